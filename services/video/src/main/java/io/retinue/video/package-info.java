/** Pictures in and out as a library of its own: frame reader, JPEG, synthetic camera. */
@NullMarked
package io.retinue.video;

import org.jspecify.annotations.NullMarked;
