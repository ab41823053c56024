package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A synthetic camera over a street, with exact truth.
 *
 * <p>A frame is a pure function of view, seed, size and index: any frame can be drawn in any order
 * and has the same bytes on every run and JDK. Frames are {@link #FRAMES_PER_SECOND} a second of
 * scene time apart and the street never ends. An instance reuses its buffers: it is for one thread.
 * Pictures it gave are never written to again.
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
  private final Studio studio;

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
    this.dice = view.dice(seed);
    this.stage = view.stage(dice.on(-1), width, height);
    this.studio = new Studio(stage, new Exposure(dice.on(-2), noisy ? stage.noise() : 0));
  }

  /** The street with everything on it and the noise of a real sensor. */
  public static SyntheticStreet of(View view, long seed, int width, int height) {
    return new SyntheticStreet(view, seed, width, height, true, Set.of());
  }

  /**
   * The same street without objects of these labels.
   *
   * @throws IllegalArgumentException if the street has no such label
   */
  public SyntheticStreet withoutLabels(String... labels) {
    Set<String> all = new TreeSet<>(without);
    for (String label : labels) {
      if (!labels().contains(label)) {
        throw new IllegalArgumentException(
            "the street knows no " + label + ", only " + String.join(", ", labels()));
      }
      all.add(label);
    }
    return new SyntheticStreet(
        view, seed, stage.camera().width(), stage.camera().height(), noisy, all);
  }

  /** The same street seen by a perfect sensor. */
  public SyntheticStreet withoutNoise() {
    return new SyntheticStreet(
        view, seed, stage.camera().width(), stage.camera().height(), false, without);
  }

  /** All labels that truth can bear: {@code person}, {@code car}, {@code bicycle}. */
  public static List<String> labels() {
    return List.of(Flow.Kind.values()).stream().map(Flow.Kind::label).toList();
  }

  public View view() {
    return view;
  }

  /**
   * Draws a frame.
   *
   * @param index frame number, 0 or more
   */
  public SyntheticFrame frame(long index) {
    if (index < 0) {
      throw new IllegalArgumentException("frame " + index + ": frames are numbered from 0");
    }
    List<Tracked> cast = new ArrayList<>();
    for (int number = 0; number < stage.flows().size(); number++) {
      Flow flow = stage.flows().get(number);
      if (!without.contains(flow.kind().label())) {
        double second = (double) index / FRAMES_PER_SECOND;
        flow.collect(second, dice, number, stage.lighting(), cast);
      }
    }
    return studio.shoot(cast, index);
  }

  Studio studio() {
    return studio;
  }
}
