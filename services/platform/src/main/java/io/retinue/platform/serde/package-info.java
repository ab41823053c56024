/**
 * Records as bytes: Avro in Confluent's framing, and the schema registry. Main class: {@link
 * RetinueSerdes}.
 */
@NullMarked
package io.retinue.platform.serde;

import org.jspecify.annotations.NullMarked;
