/**
 * What rules do: {@link io.retinue.alerter.watch.CameraWatch} is the arithmetic, a pure function
 * over {@link io.retinue.alerter.watch.CameraMemory}. No topology lives here.
 */
@NullMarked
package io.retinue.alerter.watch;

import org.jspecify.annotations.NullMarked;
