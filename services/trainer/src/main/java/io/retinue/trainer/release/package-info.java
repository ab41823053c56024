/**
 * A release on disk: its folder, its report and where imported weights came from. Main class:
 * {@link ReleaseFolder}.
 */
@NullMarked
package io.retinue.trainer.release;

import org.jspecify.annotations.NullMarked;
