/**
 * The life of a service and of its work: {@link Service} with its {@link Health}, {@link
 * StopSignal} to end work between two steps, {@link Deadline} and {@link Backoff} for attempts that
 * may fail.
 */
@NullMarked
package io.retinue.platform.service;

import org.jspecify.annotations.NullMarked;
