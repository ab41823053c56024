/** Text for logs and terminals. */
@NullMarked
package io.retinue.platform.text;

import org.jspecify.annotations.NullMarked;
