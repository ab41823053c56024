/** An embedded Kafka broker and schema registry in a child JVM. */
@NullMarked
package io.retinue.broker;

import org.jspecify.annotations.NullMarked;
