@NullMarked
package io.retinue.platform.feedback;

import org.jspecify.annotations.NullMarked;
