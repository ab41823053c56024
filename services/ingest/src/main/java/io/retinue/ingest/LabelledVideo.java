package io.retinue.ingest;

import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.coco.CocoImage;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.video.FrameReader;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.io.IOException;
import java.util.List;

/**
 * Finds the labelled frames in the video and encodes each as its camera publishes it. Every check
 * of an import that needs the pixels is made here.
 */
final class LabelledVideo {
  private final LabelImport request;
  private final CocoFile labels;

  LabelledVideo(LabelImport request, CocoFile labels) {
    this.request = request;
    this.labels = labels;
  }

  /**
   * Fills {@code spool} with the picture of each image of the labels, in their order.
   *
   * @throws RetinueException BAD_INPUT where a labelled frame is past the end, damaged, or of
   *     another size than its labels say
   */
  void spool(PictureSpool spool) throws IOException {
    List<CocoImage> images = labels.images(); // in the order of their frames, each frame once
    try (FrameReader reader = FrameReader.open(request.video());
        PicturePath path = new PicturePath(request.detectSize())) {
      for (int next = 0; next < images.size(); ) {
        VideoFrame frame = reader.next();
        if (frame == null) {
          labels.requireFrames(reader.framesRead());
          throw new IllegalStateException("frame " + images.get(next).frame() + " was not read");
        }
        CocoImage image = images.get(next);
        if (frame.index() == image.frame()) {
          requireSound(image, frame);
          spool.add(path.encode(frame), frame.mediaTimeMs());
          next++;
        }
      }
    } catch (VideoException e) {
      throw SourceCheck.refusal("labels " + request.coco(), e);
    }
  }

  private void requireSound(CocoImage image, VideoFrame frame) {
    PictureSize size = frame.size();
    String fault = null;
    if (frame.corrupt()) {
      fault = "is damaged in " + request.video();
    } else if (image.width() != size.width() || image.height() != size.height()) {
      fault =
          "is %dx%d pixels, but %s is %s there"
              .formatted(image.width(), image.height(), request.video(), size);
    }
    if (fault != null) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "%s: image %d (%s) %s".formatted(request.coco(), image.id(), image.fileName(), fault),
          "give the video that was labelled, as it was labelled");
    }
  }
}
