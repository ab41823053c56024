/** Tests of {@code retinue.yaml}. */
@NullMarked
package io.retinue.standalone.config;

import org.jspecify.annotations.NullMarked;
