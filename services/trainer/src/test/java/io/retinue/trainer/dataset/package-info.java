@NullMarked
package io.retinue.trainer.dataset;

import org.jspecify.annotations.NullMarked;
