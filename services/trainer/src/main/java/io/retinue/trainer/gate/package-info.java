/** Whether a challenger replaces the champion. Main class: {@link PromotionGate}. */
@NullMarked
package io.retinue.trainer.gate;

import org.jspecify.annotations.NullMarked;
