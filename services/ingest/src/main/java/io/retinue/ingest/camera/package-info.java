/**
 * One camera on one thread: reads, samples, encodes, publishes, and tries again after a failure.
 * Main class: {@link io.retinue.ingest.camera.CameraLoop}.
 */
@NullMarked
package io.retinue.ingest.camera;

import org.jspecify.annotations.NullMarked;
