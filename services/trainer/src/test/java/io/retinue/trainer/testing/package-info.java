@NullMarked
package io.retinue.trainer.testing;

import org.jspecify.annotations.NullMarked;
