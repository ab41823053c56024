/** Runs RetinaNet over the frames topic and writes detection events. */
@NullMarked
package io.retinue.detector;

import org.jspecify.annotations.NullMarked;
