/**
 * Settings. {@link Setting} and its {@link Section}s describe what a YAML file may contain; a
 * {@link SettingsFile} reads and checks a file with such a description, prints it, and gives its
 * JSON Schema. Beside it the settings that services share ({@link CameraSettings}).
 */
@NullMarked
package io.retinue.platform.settings;

import org.jspecify.annotations.NullMarked;
