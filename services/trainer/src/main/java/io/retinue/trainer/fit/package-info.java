/**
 * From labelled pictures to weights and their judgement. Main class: {@link Fit}. Nothing here
 * knows of Kafka.
 */
@NullMarked
package io.retinue.trainer.fit;

import org.jspecify.annotations.NullMarked;
