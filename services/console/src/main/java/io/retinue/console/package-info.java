/** The page: cameras live with boxes, the training run, the releases, the alerts. */
@NullMarked
package io.retinue.console;

import org.jspecify.annotations.NullMarked;
