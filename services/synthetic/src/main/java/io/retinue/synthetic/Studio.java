package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws a cast on a stage and reads off the truth. Reuses its buffers: for one thread. */
final class Studio {
  private final Stage stage;
  private final Canvas canvas;
  private final Brush brush;
  private final TruthReader truth;
  private final Exposure exposure;

  Studio(Stage stage, Exposure exposure) {
    this.stage = stage;
    this.canvas = new Canvas(stage.camera().width(), stage.camera().height());
    this.brush = new Brush(canvas);
    this.truth = new TruthReader(canvas);
    this.exposure = exposure;
  }

  /** Which item each pixel of the latest frame shows. */
  Canvas canvas() {
    return canvas;
  }

  /**
   * Draws a frame.
   *
   * @param cast who is about, in any order; those far outside the frame are left out
   * @param index frame number, for the light and the noise
   */
  SyntheticFrame shoot(List<Tracked> cast, long index) {
    List<Tracked> farthestFirst = new ArrayList<>(cast);
    farthestFirst.removeIf(item -> !isNearTheFrame(item.actor()));
    farthestFirst.sort(Comparator.comparingDouble((Tracked item) -> -item.actor().place().z()));
    canvas.wipe(stage.backdrop());
    for (Tracked item : farthestFirst) {
      item.actor().castShadow(sketch(item), stage.lighting());
    }
    int[] silhouettes = paint(farthestFirst);
    for (int i = 0; i < farthestFirst.size(); i++) {
      brush.begin(number(i), Light.FULL);
      farthestFirst.get(i).actor().shine(sketch(farthestFirst.get(i)));
      brush.end();
    }
    List<TruthBox> demanded = new ArrayList<>();
    List<TruthBox> marginal = new ArrayList<>();
    for (TruthBox box : truth.read(farthestFirst, silhouettes)) {
      (truth.demands(box) ? demanded : marginal).add(box);
    }
    return new SyntheticFrame(exposure.take(canvas, index), demanded, marginal);
  }

  /** Paints things and props, farthest first; gives the pixels of each thing's silhouette. */
  private int[] paint(List<Tracked> cast) {
    int[] silhouettes = new int[cast.size()];
    List<Prop> props = stage.props();
    int prop = 0;
    for (int i = 0; i < cast.size(); i++) {
      Actor actor = cast.get(i).actor();
      Placement place = actor.place();
      while (prop < props.size() && props.get(prop).z() > place.z()) {
        props.get(prop++).paint(canvas);
      }
      brush.begin(number(i), stage.lighting().at(place.x(), place.z()));
      actor.paint(sketch(cast.get(i)));
      silhouettes[i] = brush.end();
    }
    while (prop < props.size()) {
      props.get(prop++).paint(canvas);
    }
    return silhouettes;
  }

  private static short number(int position) {
    return (short) (position + 1);
  }

  private boolean isNearTheFrame(Actor actor) {
    Placement place = actor.place();
    if (place.z() < 1) {
      return false;
    }
    Spot foot = stage.camera().see(place.x(), 0, place.z());
    double reach = actor.reach() * foot.scale() * 1.2;
    return foot.x() + reach > 0
        && foot.x() - reach < canvas.width()
        && foot.y() + reach > 0
        && foot.y() - reach < canvas.height();
  }

  private Sketch sketch(Tracked item) {
    return new Sketch(brush, stage.camera(), item.actor().place());
  }
}
