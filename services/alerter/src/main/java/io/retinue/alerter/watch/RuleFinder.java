package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AbsenceRule;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CountRule;
import io.retinue.alerter.rules.LeftObjectRule;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.LineCrossingRule.Direction;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RemovedObjectRule;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.rules.ZoneEntryRule;
import io.retinue.alerter.rules.ZoneExitRule;
import io.retinue.alerter.tracking.Track;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.alerter.watch.Movement.Act;
import io.retinue.alerter.watch.RuleState.BestBox;
import io.retinue.alerter.watch.Whereabouts.Standing;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what one rule watches for on the frames of one camera. */
final class RuleFinder {
  /** An object that was not seen for longer is not counted, ms of watched time. */
  private static final long THERE_MS = 1000;

  private final AlertRule rule;
  private final String camera;
  private final CameraAreas areas;
  private final Zone zone;
  private final Set<String> regions;

  /**
   * A frame that the model saw, with what follows from it.
   *
   * @param boxes what the model found
   * @param tracks the camera's objects
   * @param whereabouts of those of which rules need it
   * @param movements on this frame
   * @param memory for what people said
   */
  record View(
      ObjectPlaces.Moment moment,
      List<Detection> boxes,
      List<Track> tracks,
      Map<String, Whereabouts> whereabouts,
      List<Movement> movements,
      CameraMemory memory) {}

  RuleFinder(AlertRule rule, String camera, CameraAreas areas) {
    this.rule = rule;
    this.camera = camera;
    this.areas = areas;
    this.zone = rule.scope().zone().on(areas);
    this.regions =
        Region.of(rule, areas).stream().map(Region::name).collect(Collectors.toUnmodifiableSet());
  }

  Finding find(View view) {
    if (rule instanceof PresenceRule presence) {
      return presence(presence, view);
    } else if (rule instanceof LoiteringRule loitering) {
      long needed = loitering.loiteringTime().toMillis();
      return objects(view, (track, where) -> longestStay(where, view) >= needed);
    } else if (rule instanceof LeftObjectRule left) {
      long needed = left.forTime().toMillis();
      return objects(view, (track, where) -> aloneFor(where, view) >= needed);
    } else if (rule instanceof CountRule count) {
      return count(count, view);
    } else if (rule instanceof AbsenceRule) {
      return there(view).isEmpty() ? Finding.of(null, Tally.NOTHING) : Finding.NOTHING;
    } else if (rule instanceof LineCrossingRule crossing) {
      return crossings(crossing, view);
    } else if (rule instanceof ZoneEntryRule) {
      return movements(view, Act.ENTERED, regions);
    } else if (rule instanceof ZoneExitRule) {
      return movements(view, Act.LEFT, regions);
    } else if (rule instanceof RemovedObjectRule) {
      return movements(view, Act.REMOVED, Set.of(rule.name()));
    }
    return Finding.NOTHING; // CameraBlindRule is about no frame
  }

  private Finding presence(PresenceRule presence, View view) {
    Detection best = null;
    for (Detection detection : view.boxes()) {
      boolean matches =
          detection.getLabel().equals(rule.scope().label())
              && detection.getScore() >= (float) presence.minScore()
              && standsIn(detection.getBox(), view.moment())
              && !isMuted(detection.getLabel(), detection.getBox(), view);
      if (matches && (best == null || detection.getScore() > best.getScore())) {
        best = detection;
      }
    }
    return best == null
        ? Finding.NOTHING
        : Finding.of(
            BestBox.of(best.getScore(), best.getBox(), view.moment().frame()), Tally.NOTHING);
  }

  private boolean standsIn(Box box, ObjectPlaces.Moment moment) {
    double x = ((double) box.getX1() + box.getX2()) / 2 / moment.width();
    double y = (double) box.getY2() / moment.height();
    return zone.contains(x, y) && !areas.isMasked(x, y);
  }

  private boolean isMuted(String label, Box box, View view) {
    return view.memory().mutes(rule.name(), label, box, view.moment().frame().capturedAt());
  }

  /** Objects that are seen on this frame and of which that holds. */
  private Finding objects(View view, BiPredicate<Track, Whereabouts> holds) {
    List<String> ids = new ArrayList<>();
    BestBox best = null;
    for (Track track : ofLabel(view)) {
      String id = track.id(camera);
      Whereabouts where = view.whereabouts().get(id);
      if (where != null && isSeen(track, view) && holds.test(track, where)) {
        ids.add(id);
        BestBox box = box(track, view.moment().frame());
        best = best == null || box.score() > best.score() ? box : best;
      }
    }
    return ids.isEmpty() ? Finding.NOTHING : Finding.of(best, Tally.of(ids));
  }

  private Finding count(CountRule count, View view) {
    List<Track> there = there(view);
    if (!count.holds(there.size())) {
      return Finding.NOTHING;
    }
    boolean above = count.bound() == CountRule.Bound.ABOVE;
    BestBox best =
        above
            ? there.stream()
                .filter(track -> isSeen(track, view))
                .map(track -> box(track, view.moment().frame()))
                .max(Comparator.comparingDouble(BestBox::score))
                .orElse(null)
            : null;
    List<String> ids = there.stream().map(track -> track.id(camera)).toList();
    return Finding.of(best, Tally.of(ids, there.size(), above ? Tally.Way.MOST : Tally.Way.LEAST));
  }

  /** Objects that count as inside, and were seen a moment ago. */
  private List<Track> there(View view) {
    return ofLabel(view).stream()
        .filter(track -> view.moment().watched() - track.seenWatched() <= THERE_MS)
        .filter(track -> isInside(view.whereabouts().get(track.id(camera))))
        .toList();
  }

  private List<Track> ofLabel(View view) {
    return view.tracks().stream()
        .filter(track -> track.now().label().equals(rule.scope().label()))
        .filter(
            track -> !isMuted(track.now().label(), box(track, view.moment().frame()).toBox(), view))
        .toList();
  }

  private boolean isInside(@Nullable Whereabouts where) {
    return where != null
        && where.stays().entrySet().stream()
            .anyMatch(stay -> regions.contains(stay.getKey()) && stay.getValue().counted());
  }

  /** Watched time in one of the regions, ms; -1 outside. */
  private long longestStay(Whereabouts where, View view) {
    return where.stays().entrySet().stream()
        .filter(stay -> regions.contains(stay.getKey()) && stay.getValue().counted())
        .mapToLong(stay -> view.moment().watched() - stay.getValue().since())
        .max()
        .orElse(-1);
  }

  /** Watched time for which it stands there alone, ms; -1 where it does not. */
  private long aloneFor(Whereabouts where, View view) {
    Standing standing = where.standing().get(rule.name());
    return standing == null ? -1 : view.moment().watched() - standing.since();
  }

  private Finding movements(View view, Act act, Set<String> places) {
    List<Movement> found =
        view.movements().stream()
            .filter(movement -> movement.act() == act && places.contains(movement.place()))
            .filter(movement -> isOfRule(movement, view))
            .toList();
    return found.isEmpty() ? Finding.NOTHING : Finding.of(best(found), Tally.of(ids(found)));
  }

  private Finding crossings(LineCrossingRule crossing, View view) {
    List<Movement> found =
        view.movements().stream()
            .filter(movement -> movement.place().equals(crossing.line()))
            .filter(movement -> isOfRule(movement, view))
            .filter(movement -> counts(crossing, movement.act()))
            .toList();
    if (found.isEmpty()) {
      return Finding.NOTHING;
    }
    boolean in = found.get(found.size() - 1).act() == Act.CROSSED_IN;
    return Finding.of(
        best(found), Tally.of(ids(found), found.size(), Tally.Way.SUM).towards(in ? "in" : "out"));
  }

  private static boolean counts(LineCrossingRule crossing, Act act) {
    return switch (act) {
      case CROSSED_IN -> crossing.counts(Direction.IN);
      case CROSSED_OUT -> crossing.counts(Direction.OUT);
      case ENTERED, LEFT, REMOVED -> false;
    };
  }

  private boolean isOfRule(Movement movement, View view) {
    return movement.label().equals(rule.scope().label())
        && !isMuted(movement.label(), movement.box().toBox(), view);
  }

  private static BestBox best(List<Movement> movements) {
    return movements.stream()
        .map(Movement::box)
        .max(Comparator.comparingDouble(BestBox::score))
        .orElseThrow();
  }

  private static List<String> ids(List<Movement> movements) {
    return movements.stream().map(Movement::objectId).distinct().toList();
  }

  private static boolean isSeen(Track track, View view) {
    return ObjectPlaces.isSeen(track, view.moment().frame());
  }

  private static BestBox box(Track track, SeenFrame frame) {
    return BestBox.of(track.now().score(), track.now().box(), frame);
  }
}
