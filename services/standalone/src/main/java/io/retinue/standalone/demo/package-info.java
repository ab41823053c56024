/**
 * The demo's parts that no other deployment has: the synthetic cameras, the bundled weights and the
 * simulated labeler. Main class: {@link io.retinue.standalone.demo.Demo}.
 */
@NullMarked
package io.retinue.standalone.demo;

import org.jspecify.annotations.NullMarked;
