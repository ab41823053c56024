/**
 * All services in one JVM with an embedded broker, and the {@code retinue} command. Here: what
 * wires them together. Main class: {@link io.retinue.standalone.Services}.
 */
@NullMarked
package io.retinue.standalone;

import org.jspecify.annotations.NullMarked;
