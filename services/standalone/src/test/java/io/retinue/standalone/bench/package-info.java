/** That what people are shown is what was measured. */
@NullMarked
package io.retinue.standalone.bench;

import org.jspecify.annotations.NullMarked;
