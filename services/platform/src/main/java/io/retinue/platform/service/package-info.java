/**
 * Lifecycle of a service: {@link Service}, its {@link Health}, and {@link StopSignal} to end work
 * between two steps.
 */
@NullMarked
package io.retinue.platform.service;

import org.jspecify.annotations.NullMarked;
