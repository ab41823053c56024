/**
 * Tries a camera without a broker: {@link io.retinue.standalone.camera.CameraTrial} watches it, and
 * {@link io.retinue.standalone.camera.StreamPaths} knows the paths of common makes.
 */
@NullMarked
package io.retinue.standalone.camera;

import org.jspecify.annotations.NullMarked;
