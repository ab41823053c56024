/**
 * Decodes video into the frames topic, and imports labeled films into the feedback topic. {@link
 * io.retinue.ingest.IngestService} runs a {@code CameraLoop} for each camera; {@link
 * io.retinue.ingest.LabelImporter} imports labels. Both encode pictures with {@link
 * io.retinue.video.JpegEncoder}. FFmpeg is behind {@code io.retinue.video}; nothing here uses
 * models.
 */
@NullMarked
package io.retinue.ingest;

import org.jspecify.annotations.NullMarked;
