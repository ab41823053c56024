@NullMarked
package io.retinue.detector.metrics;

import org.jspecify.annotations.NullMarked;
