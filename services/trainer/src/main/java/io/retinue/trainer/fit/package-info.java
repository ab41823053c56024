/** From labeled pictures to weights. Main class: {@link Fit}. Nothing here depends on Kafka. */
@NullMarked
package io.retinue.trainer.fit;

import org.jspecify.annotations.NullMarked;
