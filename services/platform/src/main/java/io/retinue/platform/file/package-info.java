/** Operations on files that several services need. Main class: {@link Sha256}. */
@NullMarked
package io.retinue.platform.file;

import org.jspecify.annotations.NullMarked;
