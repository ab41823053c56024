/**
 * What is counted and measured: events, batches, lag, and frames that were deleted unread. Main
 * class: {@link DetectorCounters}.
 */
@NullMarked
package io.retinue.detector.metrics;

import org.jspecify.annotations.NullMarked;
