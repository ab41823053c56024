@NullMarked
package io.retinue.evidence;

import org.jspecify.annotations.NullMarked;
