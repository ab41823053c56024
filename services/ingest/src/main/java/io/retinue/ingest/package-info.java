/**
 * Decodes video into the frames topic, and imports labeled films into the feedback topic. {@link
 * io.retinue.ingest.IngestService} runs the cameras; {@link io.retinue.ingest.label.LabelImporter}
 * imports labels. Both encode pictures with {@link io.retinue.video.JpegEncoder}. FFmpeg is behind
 * {@code io.retinue.video}; nothing here uses models.
 */
@NullMarked
package io.retinue.ingest;

import org.jspecify.annotations.NullMarked;
