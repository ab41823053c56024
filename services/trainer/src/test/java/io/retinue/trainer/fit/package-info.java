@NullMarked
package io.retinue.trainer.fit;

import org.jspecify.annotations.NullMarked;
