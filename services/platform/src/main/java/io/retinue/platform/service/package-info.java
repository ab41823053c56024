/**
 * The life of a service and of its work: {@link Service} with its {@link Health}, {@link
 * ServiceThread} for its threads, {@link StopSignal} to end work between two steps, {@link
 * Deadline} and {@link Backoff} for attempts that may fail, {@link LogLimit} for what fails again
 * and again, {@link ThreadReplacement} for the threads of Kafka Streams.
 */
@NullMarked
package io.retinue.platform.service;

import org.jspecify.annotations.NullMarked;
