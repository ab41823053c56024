package io.retinue.retinanet.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What torchvision said to pictures and weights that both sides make from names alone: the twin of
 * src/test/python/torchvision_networks.py, number for number.
 */
final class TorchvisionRecord implements AutoCloseable {
  private static final String CLASS_LOGITS = "head.classification_head.cls_logits.";
  private static final String BOX_DELTAS = "head.regression_head.bbox_reg.";
  private static final int EVERY = 16;

  private final SafetensorsFile file;

  private TorchvisionRecord(SafetensorsFile file) {
    this.file = file;
  }

  static TorchvisionRecord open(Path path) throws IOException {
    return new TorchvisionRecord(SafetensorsFile.open(path));
  }

  float[] floats(String name) throws IOException {
    return file.floats(name);
  }

  boolean has(String name) {
    return file.entries().containsKey(name);
  }

  /** The model that torchvision was. */
  RetinaNet model(ModelSpec spec, DataType type) throws IOException {
    float[] scales = file.floats("scales");
    return RetinaNet.from(
        spec, type, (name, shape) -> weights(name, shape, scales[0], scales[1], scales[2]));
  }

  /** The pictures that it saw. */
  List<RgbImage> images() throws IOException {
    float[] sizes = file.floats("sizes");
    int first = (int) file.floats("first")[0];
    List<RgbImage> images = new ArrayList<>();
    for (int n = 0; 2 * n < sizes.length; n++) {
      images.add(picture(first + n, (int) sizes[2 * n], (int) sizes[2 * n + 1]));
    }
    return images;
  }

  /** What it found on picture n, in the order it gave. */
  List<Detection> detections(int n) throws IOException {
    float[] labels = file.floats("labels." + n);
    float[] scores = file.floats("scores." + n);
    List<Box> boxes = boxes(n);
    List<Detection> detections = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      detections.add(new Detection((int) labels[i], scores[i], boxes.get(i)));
    }
    return detections;
  }

  /** What it was to find on picture n. */
  List<Annotation> truth(int n) throws IOException {
    float[] labels = file.floats("labels." + n);
    List<Box> boxes = boxes(n);
    List<Annotation> annotations = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      annotations.add(new Annotation((int) labels[i], boxes.get(i), false));
    }
    return annotations;
  }

  private List<Box> boxes(int n) throws IOException {
    float[] c = file.floats("boxes." + n);
    List<Box> boxes = new ArrayList<>();
    for (int i = 0; i < c.length; i += 4) {
      boxes.add(new Box(c[i], c[i + 1], c[i + 2], c[i + 3]));
    }
    return boxes;
  }

  /** Numbers from -1 to 1, splitmix64 of the name and their place. */
  static float[] uniform(String name, int count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      long z = (crc.getValue() << 32) + i * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      values[i] = ((float) (z >>> 40) - (1 << 23)) / (1 << 23);
    }
    return values;
  }

  private static float[] weights(
      String name, Shape shape, float classScale, float classShift, float boxScale) {
    float[] v = uniform(name, Math.toIntExact(shape.size()));
    if (shape.dimension() == 4) {
      scale(v, 1, (float) Math.sqrt(6.0 / (shape.get(1) * shape.get(2) * shape.get(3))), 0);
    } else if (name.endsWith("running_var")) {
      scale(v, 1, 0.5f, 1);
      for (int i = 0; i < v.length; i += EVERY) {
        v[i] = 1e-3f;
      }
    } else if (name.endsWith(".weight")) {
      scale(v, 1, 0.5f, 1);
      if (name.contains("backbone.body.")) {
        scale(v, EVERY, 0.03f, 0);
        if (name.endsWith("bn3.weight")
            || name.endsWith("layer1.0.bn2.weight")
            || name.endsWith("layer2.0.bn2.weight")) {
          scale(v, 1, 0.3f, 0);
        }
      }
    } else {
      scale(v, 1, 0.1f, 0);
    }
    if (name.startsWith(CLASS_LOGITS)) {
      scale(v, 1, classScale, name.endsWith("bias") ? classShift : 0);
    } else if (name.startsWith(BOX_DELTAS)) {
      scale(v, 1, boxScale, 0);
    }
    return v;
  }

  private static void scale(float[] v, int step, float factor, float shift) {
    for (int i = 0; i < v.length; i += step) {
      v[i] = v[i] * factor + shift;
    }
  }

  private static RgbImage picture(int number, int height, int width) {
    float[] noise = uniform("picture." + number, height * width * 3);
    byte[] rgb = new byte[noise.length];
    for (int i = 0; i < rgb.length; i++) {
      int c = i % 3;
      int x = i / 3 % width;
      int y = i / 3 / width;
      int waves = (x * (number + 3) / 7 + c * 31) % 97 + (y * (number + 2) / 5 + c * 17) % 83;
      int value = waves + 38 + (int) (noise[i] * 37);
      rgb[i] = (byte) Math.max(0, Math.min(255, value));
    }
    return new RgbImage(width, height, rgb);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
