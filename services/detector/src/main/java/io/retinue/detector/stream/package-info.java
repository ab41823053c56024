/**
 * The Kafka Streams application. Its main consumer carries {@link BatchInterceptor}, which runs
 * each poll as one batch; {@link DetectProcessor} writes each outcome as an event. Main class:
 * {@link StreamsStart}.
 */
@NullMarked
package io.retinue.detector.stream;

import org.jspecify.annotations.NullMarked;
