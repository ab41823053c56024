/** Connections to Kafka, and reading and administering topics. Main class: {@link KafkaClients}. */
@NullMarked
package io.retinue.platform.kafka;

import org.jspecify.annotations.NullMarked;
