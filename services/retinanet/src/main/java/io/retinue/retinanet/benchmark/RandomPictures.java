package io.retinue.retinanet.benchmark;

import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.RgbImage;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures of noise and untrained models: as fast as any others. */
final class RandomPictures {
  private RandomPictures() {}

  /** The same pictures every time. */
  static List<RgbImage> of(int count, int width, int height) {
    Random random = new Random(0);
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              byte[] rgb = new byte[width * height * RgbImage.CHANNELS];
              random.nextBytes(rgb);
              return new RgbImage(width, height, rgb);
            })
        .toList();
  }

  /** A model of so many classes for inputs of one size. */
  static ModelSpec spec(RetinaNetConfig network, int classes, int width, int height) {
    return new ModelSpec(
        network,
        IntStream.range(0, classes).mapToObj(k -> "class " + k).toList(),
        Preprocessing.imageNet(width, height),
        Decoding.defaults());
  }
}
