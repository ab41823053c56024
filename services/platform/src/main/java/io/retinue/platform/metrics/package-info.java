/**
 * What the metrics of all services share. Services register their own meters with the {@link
 * io.micrometer.core.instrument.MeterRegistry} that they receive.
 */
@NullMarked
package io.retinue.platform.metrics;

import org.jspecify.annotations.NullMarked;
