/**
 * What one camera does and what becomes of its frames: its state machine, its blind intervals, its
 * counts and its metrics. Main classes: {@code CameraStateMachine}, which is pure, and {@link
 * io.retinue.ingest.state.CameraProgress}, which holds it.
 */
@NullMarked
package io.retinue.ingest.state;

import org.jspecify.annotations.NullMarked;
