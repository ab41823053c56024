@NullMarked
package io.retinue.platform.alert;

import org.jspecify.annotations.NullMarked;
