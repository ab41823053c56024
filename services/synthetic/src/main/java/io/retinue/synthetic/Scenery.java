package io.retinue.synthetic;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Collects the things that do not move but can hide others. */
final class Scenery {
  private final Camera camera;
  private final Lighting lighting;
  private final List<Prop> props = new ArrayList<>();

  Scenery(Camera camera, Lighting lighting) {
    this.camera = camera;
    this.lighting = lighting;
  }

  /** Adds the painter's drawing at a place. */
  void stand(Ground foot, Consumer<Easel> painter) {
    Easel easel = new Easel(camera, lighting);
    painter.accept(easel);
    BufferedImage image = easel.image();
    int left = camera.width();
    int right = 0;
    int top = camera.height();
    int bottom = 0;
    int[] all = image.getRGB(0, 0, camera.width(), camera.height(), null, 0, camera.width());
    for (int i = 0; i < all.length; i++) {
      if (all[i] >>> 24 != 0) {
        left = Math.min(left, i % camera.width());
        right = Math.max(right, i % camera.width() + 1);
        top = Math.min(top, i / camera.width());
        bottom = Math.max(bottom, i / camera.width() + 1);
      }
    }
    if (right > left) {
      int width = right - left;
      int height = bottom - top;
      int[] argb = image.getRGB(left, top, width, height, null, 0, width);
      props.add(new Prop(left, top, width, height, argb, foot.z()));
    }
  }

  /** All props, farthest first. */
  List<Prop> props() {
    props.sort(Comparator.comparingDouble((Prop prop) -> -prop.z()));
    return List.copyOf(props);
  }
}
