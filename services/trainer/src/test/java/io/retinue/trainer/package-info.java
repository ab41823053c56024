@NullMarked
package io.retinue.trainer;

import org.jspecify.annotations.NullMarked;
