@NullMarked
package io.retinue.detector;

import org.jspecify.annotations.NullMarked;
