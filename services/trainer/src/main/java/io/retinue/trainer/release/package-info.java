/**
 * What becomes of a fitted model: its folder, its report, and its place on the models topic. Main
 * class: {@link ReleasePublisher}.
 */
@NullMarked
package io.retinue.trainer.release;

import org.jspecify.annotations.NullMarked;
