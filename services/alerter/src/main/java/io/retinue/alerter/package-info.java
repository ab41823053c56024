/** Turns detection events into alerts. */
@NullMarked
package io.retinue.alerter;

import org.jspecify.annotations.NullMarked;
