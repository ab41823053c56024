/**
 * Pictures in and out as a library of its own, over FFmpeg's libraries: {@link
 * io.retinue.video.FrameReader} (a file's frames), {@link io.retinue.video.LiveReader} (a camera's
 * frames, from a checked {@link io.retinue.video.SourceAddress}), {@link
 * io.retinue.video.JpegEncoder} and {@link io.retinue.video.JpegDecoder} (the pictures that
 * travel), {@link io.retinue.video.PictureReader} (picture files as people have them), {@link
 * io.retinue.video.VideoWriter} (pictures to a file). Nothing here knows Kafka, models or
 * configuration. Native memory is freed by {@code close}, never by the garbage collector.
 */
@NullMarked
package io.retinue.video;

import org.jspecify.annotations.NullMarked;
