/**
 * From a camera to Kafka: sends frames and statuses within bounds, and counts each frame as
 * published or dropped. Main class: {@link io.retinue.ingest.publish.FramePublisher}.
 */
@NullMarked
package io.retinue.ingest.publish;

import org.jspecify.annotations.NullMarked;
