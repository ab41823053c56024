/**
 * Operations on files that several services need. Main classes: {@link Sha256}, {@link LockFile},
 * {@link RegularFile}.
 */
@NullMarked
package io.retinue.platform.file;

import org.jspecify.annotations.NullMarked;
