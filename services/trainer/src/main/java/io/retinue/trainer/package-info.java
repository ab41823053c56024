/** Feedback log to released weights: snapshot, fit, evaluate, gate, release. */
@NullMarked
package io.retinue.trainer;

import org.jspecify.annotations.NullMarked;
