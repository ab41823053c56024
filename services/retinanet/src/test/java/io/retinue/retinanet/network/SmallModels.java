package io.retinue.retinanet.network;

import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.ResNetDepth;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.Augmentation;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.Matching;
import io.retinue.retinanet.training.Optimization;
import io.retinue.retinanet.training.OptimizerConfig;
import io.retinue.retinanet.training.Recipe;
import io.retinue.retinanet.training.Schedule;
import io.retinue.retinanet.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** Networks that learn in seconds and pictures that they can learn. */
public final class SmallModels {
  static final int WIDTH = 128;
  static final int HEIGHT = 96;

  private SmallModels() {}

  public static ModelSpec spec(String... classes) {
    return new ModelSpec(
        new RetinaNetConfig(
            Backbone.resNet(ResNetDepth.RESNET_10, 8),
            16,
            RetinaNetConfig.ExtraLevels.P6_FROM_P5,
            1,
            RetinaNetConfig.HeadNorm.NONE,
            Anchors.startingAt(16)),
        List.of(classes),
        Preprocessing.imageNet(WIDTH, HEIGHT),
        Decoding.defaults());
  }

  public static TrainingConfig steps(int steps) {
    return TrainingConfig.quickSteps(steps).with(recipe()).withThreads(1);
  }

  /** A plain one, which does not change with what is found best for cameras. */
  private static Recipe recipe() {
    return new Recipe(
        "small",
        4,
        new Optimization(
            new OptimizerConfig.AdamW(1e-3, 1e-4),
            new Schedule(50, new Schedule.Steps(List.of(0.7), 0.1)),
            OptionalDouble.of(10),
            Optimization.NormTraining.TRAINED,
            OptionalDouble.empty()),
        Augmentation.flips(),
        Matching.defaults(),
        Losses.defaults());
  }

  /** Noise with a red upright box (label 0) and a blue lying one (label 1) on each picture. */
  public static List<LabelledImage> boxes(int count, long seed) {
    Random random = new Random(seed);
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = noise(random);
      Box red = boxAt(4 + random.nextInt(30), 8 + random.nextInt(30), 20, 40);
      Box blue = boxAt(60 + random.nextInt(20), 10 + random.nextInt(50), 44, 24);
      paint(rgb, red, 220, 30, 30);
      paint(rgb, blue, 30, 40, 220);
      images.add(
          new LabelledImage(
              new RgbImage(WIDTH, HEIGHT, rgb),
              List.of(new Annotation(0, red, false), new Annotation(1, blue, false))));
    }
    return images;
  }

  /** A picture with nothing on it. */
  public static LabelledImage empty(long seed) {
    return new LabelledImage(new RgbImage(WIDTH, HEIGHT, noise(new Random(seed))), List.of());
  }

  public static ExampleSource source(List<LabelledImage> examples) {
    return new ExampleSource() {
      @Override
      public int size() {
        return examples.size();
      }

      @Override
      public LabelledImage get(int index) {
        return examples.get(index);
      }
    };
  }

  private static Box boxAt(int x, int y, int width, int height) {
    return new Box(x, y, x + width, y + height);
  }

  private static byte[] noise(Random random) {
    byte[] rgb = new byte[WIDTH * HEIGHT * RgbImage.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (90 + random.nextInt(60));
    }
    return rgb;
  }

  private static void paint(byte[] rgb, Box box, int red, int green, int blue) {
    for (int y = (int) box.y1(); y < box.y2(); y++) {
      for (int x = (int) box.x1(); x < box.x2(); x++) {
        int at = (y * WIDTH + x) * RgbImage.CHANNELS;
        rgb[at] = (byte) red;
        rgb[at + 1] = (byte) green;
        rgb[at + 2] = (byte) blue;
      }
    }
  }
}
