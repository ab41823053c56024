package io.retinue.retinanet.data;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.input.PictureFitter;
import java.util.List;

/**
 * An example after {@link PictureFitter#fit}: fitted into the network's input, or, where inputs
 * follow pictures, as it is.
 *
 * @param pixels [H, W, 3]
 * @param inputWidth W
 * @param placement where the picture lies in them
 * @param annotations boxes in these pixels, cut at the picture's edges
 */
@SuppressWarnings("ArrayRecordComponent") // pixels are shared and never written
record PreprocessedExample(
    byte[] pixels, int inputWidth, Placement placement, List<Annotation> annotations) {

  /** Fits an example. */
  static PreprocessedExample of(LabelledImage example, PictureFitter fitter) {
    RgbImage image = example.image();
    Placement placement = fitter.place(image);
    List<Annotation> annotations =
        example.annotations().stream()
            .map(
                a ->
                    new Annotation(
                        a.label(),
                        placement.toInput(a.box().clippedTo(image.width(), image.height())),
                        a.crowd()))
            .toList();
    RgbImage fitted = fitter.fit(image);
    return new PreprocessedExample(fitted.rgb(), fitted.width(), placement, annotations);
  }

  /** The pixels as {@link InputBatch} takes them. */
  RgbImage picture() {
    return new RgbImage(inputWidth, pixels.length / (inputWidth * RgbImage.CHANNELS), pixels);
  }

  /** Mirrored left to right within the picture's place, so that the padding stays on the right. */
  PreprocessedExample flipped() {
    int width = placement.placedWidth();
    byte[] mirrored = pixels.clone();
    int rowBytes = inputWidth * RgbImage.CHANNELS;
    for (int y = 0; y < placement.placedHeight(); y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(
            pixels,
            y * rowBytes + x * RgbImage.CHANNELS,
            mirrored,
            y * rowBytes + (width - 1 - x) * RgbImage.CHANNELS,
            RgbImage.CHANNELS);
      }
    }
    List<Annotation> boxes =
        annotations.stream()
            .map(
                a -> {
                  Box b = a.box();
                  Box flipped = new Box(width - b.x2(), b.y1(), width - b.x1(), b.y2());
                  return new Annotation(a.label(), flipped, a.crowd());
                })
            .toList();
    return new PreprocessedExample(mirrored, inputWidth, placement, boxes);
  }
}
