/**
 * Sends alerts to people and machines. Main class: {@link NotifierService}; each {@link Sink} has a
 * worker and a consumer group of its own.
 */
@NullMarked
package io.retinue.notifier;

import org.jspecify.annotations.NullMarked;
