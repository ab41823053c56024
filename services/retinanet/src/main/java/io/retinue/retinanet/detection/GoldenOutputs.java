package io.retinue.retinanet.detection;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Pictures and the head outputs that the network had for them when the model was made, stored with
 * the weights. A model that computes something else on this machine must not serve. For picture i
 * the file holds {@code image.i} [H, W, 3] as given, {@code logits.i} [R, K] and {@code deltas.i}
 * [R, 4].
 */
public final class GoldenOutputs {
  /** The file within a model's folder. */
  public static final String FILE = "golden.safetensors";

  /**
   * How far an output may be off, absolutely and as a share of the recorded one: more than kernels
   * of different CPUs differ by, less than a wrong weight does.
   */
  private static final float TOLERANCE = 2e-3f;

  private GoldenOutputs() {}

  /** Runs the model over one picture or more and writes {@value #FILE} into the folder. */
  public static void record(RetinaNet model, List<RgbImage> images, Path folder)
      throws IOException {
    if (images.isEmpty()) {
      throw new IllegalArgumentException("golden outputs need one picture or more");
    }
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    for (int i = 0; i < images.size(); i++) {
      RgbImage image = images.get(i);
      InferenceBackend.HostHeadOutputs outputs = run(model, image);
      tensors.put(
          "image." + i,
          Safetensors.Tensor.of(
              image.rgb(), new Shape(image.height(), image.width(), RgbImage.CHANNELS)));
      tensors.put(
          "logits." + i, Safetensors.Tensor.of(outputs.logits(), ofOne(outputs.logitsShape())));
      tensors.put(
          "deltas." + i, Safetensors.Tensor.of(outputs.deltas(), ofOne(outputs.deltasShape())));
    }
    Safetensors.write(folder.resolve(FILE), tensors);
  }

  /**
   * Runs the model over the recorded pictures.
   *
   * @throws Tolerance.MismatchException if an output is further off than rounding explains
   * @throws ModelFormatException if the file is damaged
   */
  static void verify(RetinaNet model, Path folder) throws IOException, Tolerance.MismatchException {
    Path path = folder.resolve(FILE);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<RgbImage> images = images(path, file);
      for (int i = 0; i < images.size(); i++) {
        InferenceBackend.HostHeadOutputs outputs = run(model, images.get(i));
        compare("logits." + i, file.floats("logits." + i), outputs.logits());
        compare("deltas." + i, file.floats("deltas." + i), outputs.deltas());
      }
    }
  }

  /**
   * The same for what serves in the model's place, unless it was compared with the model before.
   *
   * @throws InferenceBackend.NotCompiledException if it says something else
   */
  static void verify(ModelSpec spec, InferenceBackend backend, Path folder) {
    Path path = folder.resolve(FILE);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      List<RgbImage> images = images(path, file);
      for (int i = 0; i < images.size(); i++) {
        InputBatch batch = batchOf(spec, images.get(i));
        if (backend.wasCompared(batch.inputSize())) {
          continue; // the pictures of cameras have another size: it would be loaded for this alone
        }
        InferenceBackend.HostHeadOutputs outputs = backend.outputs(batch);
        Tolerance tolerance = backend.tolerance();
        tolerance.require("logits." + i, file.floats("logits." + i), outputs.logits());
        tolerance.require("deltas." + i, file.floats("deltas." + i), outputs.deltas());
      }
    } catch (Tolerance.MismatchException e) {
      throw new InferenceBackend.NotCompiledException(
          "it fails the golden outputs: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  private static List<RgbImage> images(Path path, SafetensorsFile file) throws IOException {
    List<RgbImage> images = new ArrayList<>();
    SafetensorsFile.Entry entry;
    while ((entry = file.entries().get("image." + images.size())) != null) {
      Shape shape = entry.shape();
      if (shape.dimension() != 3 || shape.get(2) != RgbImage.CHANNELS || shape.size() == 0) {
        throw new ModelFormatException(
            path + " is damaged: image." + images.size() + " has the shape " + shape);
      }
      images.add(
          new RgbImage(
              (int) shape.get(1), (int) shape.get(0), file.bytes("image." + images.size())));
    }
    if (images.isEmpty()) {
      throw new ModelFormatException(path + " is damaged: tensor image.0 is missing");
    }
    return images;
  }

  private static void compare(String name, float[] recorded, float[] now)
      throws Tolerance.MismatchException {
    if (recorded.length != now.length) {
      throw new Tolerance.MismatchException(
          "%s has %d values, %d were recorded".formatted(name, now.length, recorded.length));
    }
    for (int i = 0; i < now.length; i++) {
      float allowed = TOLERANCE * (1 + Math.abs(recorded[i]));
      if (!(Math.abs(now[i] - recorded[i]) <= allowed)) {
        throw new Tolerance.MismatchException(
            "value %d of %s is %s, %s was recorded".formatted(i, name, now[i], recorded[i]));
      }
    }
  }

  private static InputBatch batchOf(ModelSpec spec, RgbImage image) {
    return InputBatch.of(spec.preprocessing(), List.of(image));
  }

  private static InferenceBackend.HostHeadOutputs run(RetinaNet model, RgbImage image) {
    try (GradientRecording off = GradientRecording.off()) {
      return new EagerBackend(model).outputs(batchOf(model.spec(), image));
    }
  }

  /** [1, R, values] without the batch. */
  private static Shape ofOne(Shape shape) {
    return new Shape(shape.get(1), shape.get(2));
  }
}
