package io.retinue.trainer.evaluation;

import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.coco.CocoImage;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.RgbImage;
import io.retinue.video.DetectSize;
import io.retinue.video.FrameReader;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The labelled frames of a video, one after the other, as the detector would see them: scaled and
 * coded by the encoder that ingest uses, and decoded again. Not thread-safe; close it.
 */
final class LabelledVideo implements AutoCloseable {
  /**
   * One labelled frame.
   *
   * @param labels what is on it, in pixels of the file's image
   * @param image the picture as published, which may be smaller
   */
  record Example(CocoImage labels, RgbImage image) {
    /** Pixels of the labels' image to one of the picture, across. */
    double scaleX() {
      return (double) labels.width() / image.width();
    }

    /** Pixels of the labels' image to one of the picture, down. */
    double scaleY() {
      return (double) labels.height() / image.height();
    }
  }

  private final Path video;
  private final CocoFile labels;
  private final TreeMap<Long, CocoImage> waiting;
  private final FrameReader reader;
  private final JpegEncoder encoder;
  private final JpegDecoder decoder = new JpegDecoder();

  private LabelledVideo(Path video, CocoFile labels, FrameReader reader, DetectSize detectSize) {
    this.video = video;
    this.labels = labels;
    this.reader = reader;
    this.encoder = new JpegEncoder(detectSize);
    this.waiting =
        labels.images().stream()
            .collect(
                Collectors.toMap(CocoImage::frame, Function.identity(), (a, b) -> a, TreeMap::new));
  }

  static LabelledVideo open(Path video, CocoFile labels, DetectSize detectSize) {
    try {
      return new LabelledVideo(video, labels, FrameReader.open(video), detectSize);
    } catch (VideoException e) {
      throw unreadable(video, e);
    }
  }

  /**
   * The next labelled frame; null behind the last. What follows the last is not read.
   *
   * @throws RetinueException BAD_INPUT where the video is damaged before, ends before, or is not of
   *     the size that was labelled
   */
  @Nullable Example next() {
    try {
      while (!waiting.isEmpty()) {
        VideoFrame frame = reader.next();
        if (frame == null) {
          labels.requireFrames(reader.framesRead());
          return null;
        }
        if (frame.index() == 0) {
          labels.requireSize(frame.size().width(), frame.size().height());
        }
        Map.Entry<Long, CocoImage> first = waiting.firstEntry();
        if (first.getKey() == frame.index()) {
          waiting.pollFirstEntry();
          Picture picture = decoder.decode(encoder.encode(frame));
          return new Example(
              first.getValue(), new RgbImage(picture.width(), picture.height(), picture.rgb()));
        }
      }
      return null;
    } catch (VideoException e) {
      throw unreadable(video, e);
    }
  }

  @Override
  public void close() {
    decoder.close();
    encoder.close();
    reader.close();
  }

  private static RetinueException unreadable(Path video, VideoException e) {
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        String.valueOf(e.getMessage()),
        "give the video that was labelled, whole (" + video.getFileName() + ")",
        e);
  }
}
