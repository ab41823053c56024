@NullMarked
package io.retinue.notifier;

import org.jspecify.annotations.NullMarked;
