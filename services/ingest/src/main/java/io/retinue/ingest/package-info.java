/**
 * Decodes video into the frames topic, and labelled video into the feedback topic. {@link
 * io.retinue.ingest.IngestService} runs a {@code CameraLoop} for each camera; {@code LabelImporter}
 * publishes labelled frames. Both encode pictures through {@code PicturePath}. What FFmpeg does is
 * in {@code io.retinue.video}; nothing here knows models.
 */
@NullMarked
package io.retinue.ingest;

import org.jspecify.annotations.NullMarked;
