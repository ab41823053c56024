/**
 * What one camera does and what becomes of its frames: its state, its counts, its metrics. Main
 * class: {@link io.retinue.ingest.state.CameraProgress}.
 */
@NullMarked
package io.retinue.ingest.state;

import org.jspecify.annotations.NullMarked;
