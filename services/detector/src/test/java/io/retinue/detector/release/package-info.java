@NullMarked
package io.retinue.detector.release;

import org.jspecify.annotations.NullMarked;
