/**
 * Frames in, detection events out. {@link io.retinue.detector.DetectorService} builds the packages
 * below and runs them; the README draws who uses whom. Training and judging releases do not live
 * here.
 */
@NullMarked
package io.retinue.detector;

import org.jspecify.annotations.NullMarked;
