@NullMarked
package io.retinue.standalone.alerts;

import org.jspecify.annotations.NullMarked;
