/**
 * What more than one service needs: topics and serdes, the connection to Kafka, service lifecycle
 * and health, the model store, COCO files. A class enters when a second service needs it. No {@code
 * ai.djl}, no {@code org.bytedeco}, no Kafka Streams.
 */
@NullMarked
package io.retinue.platform;

import org.jspecify.annotations.NullMarked;
