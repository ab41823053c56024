package io.retinue.video.synthetic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A synthetic camera over a street, with exact truth.
 *
 * <p>A frame is a pure function of view, seed, size and index: any frame can be asked for in any
 * order and has the same bytes on every run and JDK. Frames are {@link #FRAMES_PER_SECOND} a second
 * of scene time apart and the street never ends. An instance reuses its buffers: it is for one
 * thread. Pictures it gave are never written to again.
 */
public final class SyntheticStreet {
  /** Nominal rate of the camera. */
  public static final int FRAMES_PER_SECOND = 10;

  private final View view;
  private final long seed;
  private final boolean noisy;
  private final Set<String> without;
  private final Stage stage;
  private final Dice dice;
  private final Canvas canvas;
  private final Brush brush;
  private final TruthReader truth;
  private final Exposure exposure;

  private SyntheticStreet(
      View view, long seed, int width, int height, boolean noisy, Set<String> without) {
    if (width < 64 || height < 64 || width > 4096 || height > 4096) {
      throw new IllegalArgumentException(
          "a street is 64 to 4096 pixels wide and high, not " + width + " x " + height);
    }
    this.view = view;
    this.seed = seed;
    this.noisy = noisy;
    this.without = Set.copyOf(without);
    this.dice = new Dice(seed).on(view.ordinal());
    this.stage = view.stage(dice.on(-1), width, height);
    this.canvas = new Canvas(width, height);
    this.brush = new Brush(canvas);
    this.truth = new TruthReader(canvas);
    this.exposure = new Exposure(dice.on(-2), noisy ? stage.noise() : 0);
  }

  /** The street with everything on it and the noise of a real sensor. */
  public static SyntheticStreet of(View view, long seed, int width, int height) {
    return new SyntheticStreet(view, seed, width, height, true, Set.of());
  }

  /** The same street where nothing of these labels ever comes by. */
  public SyntheticStreet withoutLabels(String... labels) {
    Set<String> all = new TreeSet<>(without);
    all.addAll(List.of(labels));
    return new SyntheticStreet(view, seed, canvas.width(), canvas.height(), noisy, all);
  }

  /** The same street seen by a perfect sensor. */
  public SyntheticStreet withoutNoise() {
    return new SyntheticStreet(view, seed, canvas.width(), canvas.height(), false, without);
  }

  public View view() {
    return view;
  }

  /**
   * @param index frame number, 0 or more
   */
  public SyntheticFrame frame(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("frame " + index + ": frames are numbered from 0");
    }
    List<Tracked> cast = cast((double) index / FRAMES_PER_SECOND);
    canvas.wipe(stage.backdrop());
    for (Tracked item : cast) {
      item.actor().castShadow(sketch(item), stage.lighting());
    }
    int[] silhouettes = paint(cast);
    for (int i = 0; i < cast.size(); i++) {
      brush.begin((short) (i + 1), Light.FULL);
      cast.get(i).actor().shine(sketch(cast.get(i)));
      brush.end();
    }
    List<TruthBox> demanded = new ArrayList<>();
    List<TruthBox> marginal = new ArrayList<>();
    for (TruthBox box : truth.read(cast, silhouettes)) {
      (truth.demands(box) ? demanded : marginal).add(box);
    }
    return new SyntheticFrame(exposure.take(canvas, index), demanded, marginal);
  }

  /** Who is near enough to the frame to be drawn, farthest first. */
  private List<Tracked> cast(double second) {
    List<Tracked> cast = new ArrayList<>();
    for (int number = 0; number < stage.flows().size(); number++) {
      Flow flow = stage.flows().get(number);
      if (!without.contains(flow.kind().label())) {
        flow.collect(second, dice, number, stage.lighting(), cast);
      }
    }
    cast.removeIf(item -> !near(item.actor()));
    cast.sort(Comparator.comparingDouble((Tracked item) -> -item.actor().place().z()));
    return cast;
  }

  private boolean near(Actor actor) {
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

  /** Paints things and props, farthest first; gives the pixels of each thing's silhouette. */
  private int[] paint(List<Tracked> cast) {
    int[] silhouettes = new int[cast.size()];
    int prop = 0;
    for (int i = 0; i < cast.size(); i++) {
      Actor actor = cast.get(i).actor();
      Placement place = actor.place();
      while (prop < stage.props().size() && stage.props().get(prop).z() > place.z()) {
        stage.props().get(prop++).paint(canvas);
      }
      brush.begin((short) (i + 1), stage.lighting().at(place.x(), place.z()));
      actor.paint(sketch(cast.get(i)));
      silhouettes[i] = brush.end();
    }
    while (prop < stage.props().size()) {
      stage.props().get(prop++).paint(canvas);
    }
    return silhouettes;
  }

  private Sketch sketch(Tracked item) {
    return new Sketch(brush, stage.camera(), item.actor().place());
  }
}
