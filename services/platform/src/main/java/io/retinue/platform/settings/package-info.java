/**
 * Settings that services share ({@link CameraSettings}), and the reading of settings from YAML,
 * with the line and column of every value ({@link YamlPlace}).
 */
@NullMarked
package io.retinue.platform.settings;

import org.jspecify.annotations.NullMarked;
