package io.retinue.retinanet.detection;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.AnchorGrid;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.ElementType;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Head outputs of the eager network for the pictures of a safetensors file, written to another, to
 * compare it with other implementations.
 *
 * <p>Read is either {@code input}, floats [N, 3, H, W], normalized already, H and W multiples of
 * 32; or {@code image.0}, {@code image.1}, ..., bytes [H, W, 3] of red, green, blue, which go
 * through the model's preprocessing as one batch. Written are {@code logits} [N, R, K], {@code
 * deltas} [N, R, 4], {@code anchors} [R, 4], and, for images, the {@code input} that they became.
 */
public final class RawOutputs {
  private static final String INPUT = "input";
  private static final String IMAGE = "image.";

  /** Java's arrays hold no more, and neither do its buffers. */
  private static final long MAX_FLOATS = Integer.MAX_VALUE / Float.BYTES;

  private RawOutputs() {}

  /**
   * Runs the eager network.
   *
   * @param in an existing file
   * @param out written anew
   * @return what was computed: the shapes of the input and of the logits
   * @throws ModelFormatException if the file is damaged or holds neither
   */
  public static String write(RetinaNet model, Path in, Path out) throws IOException {
    SortedMap<String, Safetensors.Tensor> written = new TreeMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(in);
        GradientRecording off = GradientRecording.off();
        NDManager manager = model.manager().newSubManager()) {
      NDArray input;
      if (file.entries().containsKey(INPUT)) {
        input = input(file, manager);
      } else {
        input = InputBatch.of(model.spec().preprocessing(), images(file)).normalized(manager);
        written.put(INPUT, tensor(input));
      }
      Shape shape = input.getShape();
      AnchorGrid anchors = model.anchors(new InputSize((int) shape.get(3), (int) shape.get(2)));
      requireRoom(shape.get(0) * anchors.size() * model.spec().classes().size());
      HeadOutputs outputs = model.forward(input, false);
      written.put("logits", tensor(outputs.logits()));
      written.put("deltas", tensor(outputs.deltas()));
      written.put(
          "anchors",
          Safetensors.Tensor.of(anchors.corners(), new Shape(anchors.size(), AnchorGrid.CORNERS)));
      Safetensors.write(out, written);
      return shape + " to logits " + outputs.logits().getShape();
    }
  }

  private static NDArray input(SafetensorsFile file, NDManager manager) throws IOException {
    SafetensorsFile.Entry entry = file.entries().get(INPUT);
    Shape shape = entry == null ? new Shape() : entry.shape();
    if (shape.dimension() != 4 || shape.get(1) != RgbImage.CHANNELS || shape.size() == 0) {
      throw new ModelFormatException(file.path() + ": input must be [N, 3, H, W], not " + shape);
    }
    return manager.create(file.floats(INPUT), shape);
  }

  private static List<RgbImage> images(SafetensorsFile file) throws IOException {
    List<RgbImage> images = new ArrayList<>();
    SafetensorsFile.Entry entry;
    while ((entry = file.entries().get(IMAGE + images.size())) != null) {
      Shape shape = entry.shape();
      if (entry.type() != ElementType.U8
          || shape.dimension() != 3
          || shape.get(2) != RgbImage.CHANNELS
          || shape.size() == 0) {
        throw new ModelFormatException(
            "%s: %s%d must be U8 [H, W, 3], not %s %s"
                .formatted(file.path(), IMAGE, images.size(), entry.type(), shape));
      }
      byte[] rgb = file.bytes(IMAGE + images.size());
      images.add(new RgbImage((int) shape.get(1), (int) shape.get(0), rgb));
    }
    if (images.isEmpty()) {
      throw new ModelFormatException(
          file.path() + " holds neither a tensor named input nor one named image.0");
    }
    return images;
  }

  private static void requireRoom(long logits) {
    if (logits > MAX_FLOATS) {
      throw new IllegalArgumentException(
          logits + " logits are too many for one file: use fewer or smaller pictures at a time");
    }
  }

  private static Safetensors.Tensor tensor(NDArray array) {
    return Safetensors.Tensor.of(array.toFloatArray(), array.getShape());
  }
}
