package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.LeftObjectRule;
import io.retinue.alerter.rules.Line;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RemovedObjectRule;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.Track;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.alerter.watch.Movement.Act;
import io.retinue.alerter.watch.RuleState.BestBox;
import io.retinue.alerter.watch.Whereabouts.Standing;
import io.retinue.alerter.watch.Whereabouts.Stay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the tracked objects of a camera are, and what they do: whereabouts and objects in, new
 * whereabouts and movements out. A frame on which an object is not seen is no evidence; an object
 * that the tracker has ended has left where it was.
 */
final class ObjectPlaces {
  /** An object has left its place when it overlaps it by less than this IoU. */
  private static final double SAME_PLACE = 0.3;

  /** Objects of one camera that rules watch at the same time: the store's value is bounded. */
  static final int MOST_OBJECTS = 500;

  private final String camera;
  private final CameraAreas areas;
  private final Map<String, Region> regions = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final List<AlertRule> standing = new ArrayList<>();

  /**
   * A frame that the model saw.
   *
   * @param watched the camera's watched time, ms
   * @param width pixels
   * @param height pixels
   */
  record Moment(SeenFrame frame, long watched, int width, int height) {}

  /**
   * What became of the objects on a frame.
   *
   * @param ignored objects that rules do not watch, because there are too many
   */
  record Step(Map<String, Whereabouts> whereabouts, List<Movement> movements, int ignored) {}

  /**
   * @param rules those that watch the camera
   */
  ObjectPlaces(String camera, Collection<AlertRule> rules, CameraAreas areas) {
    this.camera = camera;
    this.areas = areas;
    for (AlertRule rule : rules) {
      if (rule instanceof LineCrossingRule crossing) {
        Line line = areas.lines().get(crossing.line());
        if (line != null) {
          lines.put(crossing.line(), line);
        }
      } else if (!(rule instanceof PresenceRule)) {
        Region.of(rule, areas).forEach(region -> regions.put(region.name(), region));
      }
      if (rule instanceof LeftObjectRule || rule instanceof RemovedObjectRule) {
        standing.add(rule);
      }
    }
  }

  Step onFrame(Map<String, Whereabouts> before, List<Track> tracks, Moment moment) {
    Map<String, Whereabouts> after = new LinkedHashMap<>();
    List<Movement> movements = new ArrayList<>();
    int ignored = 0;
    if (!regions.isEmpty() || !lines.isEmpty()) {
      for (Track track : tracks) {
        String id = track.id(camera);
        Whereabouts was = before.get(id);
        if (was == null && after.size() >= MOST_OBJECTS) {
          ignored += isSeen(track, moment.frame()) ? 1 : 0;
        } else if (isSeen(track, moment.frame())) {
          after.put(id, new Seen(track, id, was, moment, movements).next(tracks));
        } else if (was != null) {
          after.put(id, was);
        }
      }
    }
    before.forEach(
        (id, was) -> {
          if (!after.containsKey(id)) {
            gone(id, was, moment.frame(), movements);
          }
        });
    return new Step(after, movements, ignored);
  }

  static boolean isSeen(Track track, SeenFrame frame) {
    return track.now().last().index() == frame.index()
        && track.now().last().epoch() == frame.epoch();
  }

  private static void gone(String id, Whereabouts was, SeenFrame frame, List<Movement> movements) {
    BestBox last = was.last().box(frame);
    was.stays()
        .forEach(
            (place, stay) -> {
              if (stay.counted()) {
                movements.add(new Movement(Act.LEFT, place, id, was.label(), last));
              }
            });
    was.standing()
        .keySet()
        .forEach(rule -> movements.add(new Movement(Act.REMOVED, rule, id, was.label(), last)));
  }

  /** One object on a frame on which it is seen. */
  private final class Seen {
    private final Track track;
    private final String id;
    private final @Nullable Whereabouts was;
    private final Moment moment;
    private final List<Movement> movements;
    private final String label;
    private final PixelBox box;
    private final BestBox last;

    Seen(
        Track track,
        String id,
        @Nullable Whereabouts was,
        Moment moment,
        List<Movement> movements) {
      this.track = track;
      this.id = id;
      this.was = was;
      this.moment = moment;
      this.movements = movements;
      this.label = track.now().label();
      this.box = track.now().box();
      this.last = BestBox.of(track.now().score(), box, moment.frame());
    }

    Whereabouts next(List<Track> all) {
      double x = (box.x1() + box.x2()) / 2 / moment.width();
      double y = box.y2() / moment.height();
      boolean masked = areas.isMasked(x, y);
      Map<String, Stay> stays = stays(x, y, masked);
      Map<String, Whereabouts.Side> sides = new LinkedHashMap<>();
      lines.forEach(
          (name, line) -> {
            LineSide side = new LineSide(line, moment, box);
            Whereabouts.Side now = side.next(was == null ? null : was.sides().get(name), x, y);
            if (now != null) {
              sides.put(name, masked || !track.isPresumedTrue() ? now : reported(name, now));
            }
          });
      Map<String, Standing> stands = new LinkedHashMap<>();
      for (AlertRule rule : standing) {
        Standing now = stands(rule, was == null ? null : was.standing().get(rule.name()), all);
        if (now != null && isInside(rule, stays)) {
          stands.put(rule.name(), now);
        }
      }
      return new Whereabouts(
          label, Whereabouts.Last.of(last, moment.frame()), stays, sides, stands);
    }

    private Map<String, Stay> stays(double x, double y, boolean masked) {
      Map<String, Stay> stays = new LinkedHashMap<>();
      for (Region region : regions.values()) {
        Stay before = was == null ? null : was.stays().get(region.name());
        boolean in = !masked && region.zone().takes(label) && region.zone().shape().contains(x, y);
        Stay now = Stay.next(before, in, moment.watched(), region.zone().inertia());
        if (now == null) {
          if (before != null && before.counted()) {
            movements.add(new Movement(Act.LEFT, region.name(), id, label, last));
          }
          continue;
        }
        boolean counts =
            now.inside()
                && track.isPresumedTrue()
                && moment.watched() - now.since() >= region.zone().loiteringTime().toMillis();
        if (counts && !now.counted()) {
          now = now.nowCounted();
          movements.add(new Movement(Act.ENTERED, region.name(), id, label, last));
        }
        stays.put(region.name(), now);
      }
      return stays;
    }

    /** The crossings of an object count from the moment on in which it is presumed to be there. */
    private Whereabouts.Side reported(String line, Whereabouts.Side side) {
      for (int i = 0; i < side.in(); i++) {
        movements.add(new Movement(Act.CROSSED_IN, line, id, label, last));
      }
      for (int i = 0; i < side.out(); i++) {
        movements.add(new Movement(Act.CROSSED_OUT, line, id, label, last));
      }
      return new Whereabouts.Side(side.x(), side.y(), side.right(), 0, 0);
    }

    private boolean isInside(AlertRule rule, Map<String, Stay> stays) {
      return Region.of(rule, areas).stream()
          .map(region -> stays.get(region.name()))
          .anyMatch(stay -> stay != null && stay.counted());
    }

    private @Nullable Standing stands(AlertRule rule, @Nullable Standing before, List<Track> all) {
      if (!label.equals(rule.scope().label())) {
        return null;
      }
      boolean same = before != null && box.iou(before.place()) >= SAME_PLACE;
      if (rule instanceof LeftObjectRule left) {
        boolean attended = left.attendedBy().filter(owner -> isAttended(owner, all)).isPresent();
        return attended ? null : same ? before : new Standing(moment.watched(), box);
      }
      long stillFor = track.seenWatched() - track.stillSince();
      long needed = ((RemovedObjectRule) rule).forTime().toMillis();
      if (same || before == null) {
        return same ? before : stillFor >= needed ? new Standing(moment.watched(), box) : null;
      }
      movements.add(new Movement(Act.REMOVED, rule.name(), id, label, last));
      return null;
    }

    private boolean isAttended(String owner, List<Track> all) {
      return all.stream()
          .filter(other -> other != track && other.now().label().equals(owner))
          .map(other -> other.now().box())
          .anyMatch(person -> gap(person, box) < person.y2() - person.y1());
    }
  }

  /** Pixels between two boxes, 0 where they touch. */
  private static double gap(PixelBox a, PixelBox b) {
    double x = Math.max(0, Math.max(a.x1() - b.x2(), b.x1() - a.x2()));
    double y = Math.max(0, Math.max(a.y1() - b.y2(), b.y1() - a.y2()));
    return Math.hypot(x, y);
  }
}
