@NullMarked
package io.retinue.detector.batch;

import org.jspecify.annotations.NullMarked;
