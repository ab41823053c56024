@NullMarked
package io.retinue.video;

import org.jspecify.annotations.NullMarked;
