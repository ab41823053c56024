/**
 * The topics and what each must look like: {@link Topic}. No broker is needed here; reading and
 * writing them is the room {@code kafka}.
 */
@NullMarked
package io.retinue.platform.topic;

import org.jspecify.annotations.NullMarked;
