/**
 * Labels on their way to the feedback topic. Main class: {@link LabelWriter}, the only one that
 * writes there.
 */
@NullMarked
package io.retinue.platform.feedback;

import org.jspecify.annotations.NullMarked;
