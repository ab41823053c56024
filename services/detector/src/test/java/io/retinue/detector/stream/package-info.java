@NullMarked
package io.retinue.detector.stream;

import org.jspecify.annotations.NullMarked;
