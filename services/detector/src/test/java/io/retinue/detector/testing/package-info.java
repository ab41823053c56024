@NullMarked
package io.retinue.detector.testing;

import org.jspecify.annotations.NullMarked;
