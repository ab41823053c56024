@NullMarked
package io.retinue.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
