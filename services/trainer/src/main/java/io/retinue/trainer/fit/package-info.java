/**
 * From labelled pictures to weights and their judgment. Main class: {@link Fit}. Nothing here knows
 * of Kafka.
 */
@NullMarked
package io.retinue.trainer.fit;

import org.jspecify.annotations.NullMarked;
