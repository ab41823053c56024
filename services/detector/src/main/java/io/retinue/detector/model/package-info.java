/**
 * The model that serves: the one thread that calls it, the deadline of each call, and the change
 * from one model to the next. Main class: {@link ModelRunner}.
 */
@NullMarked
package io.retinue.detector.model;

import org.jspecify.annotations.NullMarked;
