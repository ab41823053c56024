/**
 * One camera: reads, samples, encodes, publishes, and tries again after every failure, on one
 * thread at a time. What it decides is in small classes without threads: when a picture was taken,
 * whether it is frozen, which frame is wanted, how long to pause. Main class: {@link
 * io.retinue.ingest.camera.CameraSupervisor}.
 */
@NullMarked
package io.retinue.ingest.camera;

import org.jspecify.annotations.NullMarked;
