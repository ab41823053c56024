@NullMarked
package io.retinue.detector.model;

import org.jspecify.annotations.NullMarked;
