@NullMarked
package io.retinue.platform.file;

import org.jspecify.annotations.NullMarked;
