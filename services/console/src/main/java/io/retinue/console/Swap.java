package io.retinue.console;

import java.time.Instant;

/**
 * Two consecutive frames of one camera were seen by different weights.
 *
 * @param from version that saw the frame before; 0 where there was no release
 * @param to version that saw this frame
 * @param camera which camera
 * @param epoch epoch of the frame, Unix time in ms
 * @param index index of the first frame that the new release saw
 * @param at when that frame was captured
 */
record Swap(long from, long to, String camera, long epoch, long index, Instant at) {}
