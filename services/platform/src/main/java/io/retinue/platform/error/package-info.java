/**
 * Failures that a person can act on: {@link RetinueException} with its {@link ErrorKind}. Nothing
 * here depends on another room.
 */
@NullMarked
package io.retinue.platform.error;

import org.jspecify.annotations.NullMarked;
