package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.List;

/**
 * A scene whose every moment is written down: on each visit one person walks in from the left,
 * enters a known zone at a known frame, stands in its middle, leaves it to the right at a known
 * frame and walks out of the picture. Nothing else moves. It proves rules about presence.
 *
 * <p>A person is in the zone where the middle of the box's lower edge is; around the edges the
 * person moves by a clear step a frame, half of it before the edge and half behind. Deterministic
 * like {@link SyntheticStreet}, without noise; for one thread.
 */
public final class ScriptedScene {
  /** Meters walked in a frame. */
  private static final double STEP = 0.22;

  /** Short steps, in radians of the thigh, so that limbs hardly move the middle of the box. */
  private static final double QUIET = 0.25;

  /** How far away the person walks, in meters. */
  private static final double LANE = 9;

  /**
   * One visit.
   *
   * @param enters first frame in which the person is in the zone
   * @param leaves first frame in which the person is out of it again, at least {@link
   *     #SHORTEST_VISIT} later
   */
  public record Visit(long enters, long leaves) {
    public Visit {
      if (enters < 0 || leaves < enters + SHORTEST_VISIT) {
        throw new IllegalArgumentException(
            "a visit enters at frame 0 or later and leaves at least "
                + SHORTEST_VISIT
                + " frames after, not from "
                + enters
                + " to "
                + leaves);
      }
    }
  }

  /** An upright rectangle of the picture, relative to its size: 0 … 1 from the left and the top. */
  public record Zone(double left, double top, double right, double bottom) {}

  /** It takes so many frames to walk through the zone. */
  public static final long SHORTEST_VISIT = 14;

  /** A person who walks on after leaving is out of the picture this many frames later. */
  public static final long WAY_OUT = 30;

  private static final Zone ZONE = new Zone(0.375, 0.45, 0.625, 0.75);

  private final List<Visit> visits;
  private final Camera camera;
  private final Studio studio;
  private final Dice dice = new Dice(20);

  /**
   * Writes the script.
   *
   * @param visits in order; one begins after the one before has ended
   */
  public ScriptedScene(int width, int height, List<Visit> visits) {
    for (int i = 1; i < visits.size(); i++) {
      if (visits.get(i).enters() <= visits.get(i - 1).leaves()) {
        throw new IllegalArgumentException(
            "visit " + i + " begins before the one before it has ended");
      }
    }
    this.visits = List.copyOf(visits);
    this.camera = new Camera(width, height, 3, 15, 600);
    this.studio = new Studio(yard(camera), new Exposure(dice, 0));
  }

  /** Two visits: in the zone from frame 40 to 99 and from frame 170 to 229. */
  public static ScriptedScene twoVisits(int width, int height) {
    return new ScriptedScene(width, height, List.of(new Visit(40, 100), new Visit(170, 230)));
  }

  public Zone zone() {
    return ZONE;
  }

  public List<Visit> visits() {
    return visits;
  }

  /** Frames until the last person has gone; later ones are empty. */
  public long frames() {
    return visits.isEmpty() ? 0 : visits.get(visits.size() - 1).leaves() + WAY_OUT;
  }

  /**
   * Draws a frame.
   *
   * @param index frame number, 0 or more
   */
  public SyntheticFrame frame(long index) {
    List<Tracked> cast = new ArrayList<>();
    for (int i = 0; i < visits.size(); i++) {
      double x = x(visits.get(i), index);
      Wardrobe wear = Wardrobe.rider(dice.on(i));
      boolean stands = x(visits.get(i), index + 1) == x;
      Gait gait = stands ? Gait.standing() : new Gait(Gait.walking(x, wear.size()).phase(), QUIET);
      cast.add(
          new Tracked("person-" + i, new Pedestrian(new Placement(x, LANE, 1, 0), wear, gait)));
    }
    return studio.shoot(cast, index);
  }

  /** Where the visitor is, in meters from the middle of the picture. */
  private double x(Visit visit, long frame) {
    double edge = (ZONE.right() - 0.5) * camera.width() / camera.see(0, 0, LANE).scale();
    double coming = Math.min(0, -edge + (frame - visit.enters() + 0.5) * STEP);
    double going = edge + (frame - visit.leaves() + 0.5) * STEP;
    return Math.max(coming, going);
  }

  private static Stage yard(Camera camera) {
    Lighting lighting = new Lighting(new Light(1, 0.98, 0.95), List.of(), 0.3, 0.25, 0.35, false);
    Backdrop backdrop = new Backdrop(camera, lighting, new Dice(21));
    backdrop.ground(0xB3ADA2, 0xC4BDB0);
    backdrop.settle(0.05);
    backdrop.sky(0xC9CDCB, 0xB9BDBB, 0.3);
    return new Stage(camera, lighting, backdrop.finish(), List.of(), List.of(), 0);
  }
}
