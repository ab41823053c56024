package io.retinue.standalone;

import io.retinue.schemas.Box;
import io.retinue.standalone.Scene.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The alerts that follow from a script, worked out without the alerter's code: 10 frames a second,
 * a zone counts after 3 frames, alerts close after 20 frames.
 */
final class ScriptedAlerts {
  private static final long OVER = 20;

  /** The third frame in a row. */
  private static final long COUNTS = 2;

  private final Street street;
  private final List<Scene> day;
  private final long frames;
  private final Map<String, List<String>> byRule = new TreeMap<>();

  ScriptedAlerts(Street street, List<Scene> day) {
    this.street = street;
    this.day = day;
    this.frames = day.get(day.size() - 1).to();
  }

  Map<String, List<String>> byRule() {
    emptiness("none", " count 0");
    emptiness("nobody", "");
    long rested = Long.MIN_VALUE / 2;
    for (Scene scene : day) {
      if (scene.hasPeople()) {
        rested = people(scene, rested);
      }
      if (scene.kind() == Kind.BAG) {
        add("left", alone(scene) + 100, scene.leaves() + Scene.BAG_GOES - 1 + OVER, "");
      } else if (scene.kind() == Kind.BICYCLE) {
        long noticed = scene.leaves() - 1 + 300; // a stationary object ends 30 s after that
        add("taken", noticed, noticed + OVER, "");
      } else if (scene.kind() == Kind.BLIND && scene.leaves() > scene.enters() + 100) {
        add("blind", "OPENED @" + (scene.enters() + 100));
        add("blind", "CLOSED @" + scene.leaves() + " CAMERA_BACK");
      }
    }
    return byRule;
  }

  /** Returns when the rule with the cool-down closed last. */
  private long people(Scene scene, long rested) {
    boolean pair = scene.kind() == Kind.PAIR;
    long enters = scene.enters();
    long leaves = scene.leaves();
    long second = enters + Scene.SECOND_COMES;
    long secondLeaves = leaves + Scene.SECOND_LEAVES;
    long last = pair ? secondLeaves : leaves;
    long lastEnters = pair ? second : enters;

    add("there", enters + 15, last - 1 + OVER, "");
    add("stays", "OPENED @" + (enters + 40));
    if (pair) {
      add("stays", "UPDATED @" + (second + 40));
    }
    add("stays", "CLOSED @" + (last + COUNTS - 1 + OVER) + " ABSENT");

    entries("comes", enters + COUNTS, lastEnters + COUNTS);
    add("goes", leaves + COUNTS, leaves + COUNTS + OVER, "");
    if (pair) {
      add("goes", secondLeaves + COUNTS, secondLeaves + COUNTS + OVER, "");
      add("pair", second + COUNTS, leaves + COUNTS - 1 + OVER, " count 2");
    }
    for (String rule : List.of("through", "inwards")) {
      add(rule, "OPENED @" + (enters + crosses(scene)) + " count 1 in");
      if (pair) {
        add(rule, "UPDATED @" + (second + crosses(scene)) + " count 2 in");
      }
      long count = pair ? 2 : 1;
      add(
          rule,
          "CLOSED @" + (lastEnters + crosses(scene) + OVER) + " count " + count + " in ABSENT");
    }
    atNight(enters + COUNTS, lastEnters + COUNTS);
    long first = enters + COUNTS >= rested + 3000 ? enters + COUNTS : lastEnters + COUNTS;
    if (first < rested + 3000) {
      return rested;
    }
    entries("seldom", first, lastEnters + COUNTS);
    return lastEnters + COUNTS + OVER;
  }

  private void entries(String rule, long first, long last) {
    add(rule, "OPENED @" + first);
    if (last != first) {
      add(rule, "UPDATED @" + last);
    }
    add(rule, "CLOSED @" + (last + OVER) + " ABSENT");
  }

  /** From 22:00 to 02:30 in Zurich, where it is 02:00 to 02:30 twice that night. */
  private void atNight(long first, long last) {
    long end =
        during("2026-10-24T20:00:00Z", "2026-10-25T00:30:00Z", first)
            ? street.frameAt(Instant.parse("2026-10-25T00:30:00Z"))
            : during("2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", first)
                ? street.frameAt(Instant.parse("2026-10-25T01:30:00Z"))
                : -1;
    if (last + OVER < end) {
      entries("at_night", first, last);
    } else if (end >= 0) {
      add("at_night", "OPENED @" + first);
      if (last != first && last < end) {
        add("at_night", "UPDATED @" + last);
      }
      add("at_night", "CLOSED @" + end + " OUT_OF_SCHEDULE");
    }
  }

  private boolean during(String from, String to, long frame) {
    return frame >= street.frameAt(Instant.parse(from))
        && frame < street.frameAt(Instant.parse(to));
  }

  /** Frames after entering in which the feet are clearly behind the line at 0.4 of the width. */
  private long crosses(Scene scene) {
    long frame = scene.enters() - Street.WAY;
    while (true) {
      Box box = scene.person(frame);
      double feet = (box.getX1() + box.getX2()) / 2 - 0.4 * 320;
      if (feet >= 0.1 * Math.min(box.getX2() - box.getX1(), box.getY2() - box.getY1())) {
        return frame - scene.enters();
      }
      frame++;
    }
  }

  /** The first frame in which the owner is farther away from the bag than the owner is tall. */
  private static long alone(Scene scene) {
    Box bag = scene.bag();
    for (long frame = scene.leaves() - Street.WAY; ; frame++) {
      Box person = scene.person(frame);
      if (person.getX1() - bag.getX2() >= person.getY2() - person.getY1()) {
        return frame;
      }
    }
  }

  /** The zone is empty for a minute. The time in which nobody watched does not count. */
  private void emptiness(String rule, String count) {
    long since = 0;
    boolean first = true;
    for (Scene scene : day) {
      if (scene.hasPeople()) {
        long lastEmpty = scene.enters() + COUNTS - 1;
        alone(rule, count, first ? 0 : since, lastEmpty, lastEmpty + OVER);
        since =
            (scene.kind() == Kind.PAIR ? scene.leaves() + Scene.SECOND_LEAVES : scene.leaves())
                + COUNTS;
        first = false;
      }
    }
    alone(rule, count, since, frames - 1, Long.MAX_VALUE);
  }

  private void alone(String rule, String count, long since, long last, long closes) {
    long opens = since + 600;
    for (Scene scene : day) {
      boolean between = scene.enters() > since && scene.enters() <= opens;
      if (scene.kind() == Kind.BLIND && between) {
        // frames enters … leaves are missing; of more than 10 s one second counts
        long missing = scene.leaves() - scene.enters() + 2;
        opens += missing > 100 ? missing - 10 : 0;
        opens = Math.max(opens, scene.leaves() + 1);
      }
    }
    if (opens <= last) {
      add(rule, "OPENED @" + opens + count);
      if (closes < frames) {
        add(rule, "CLOSED @" + closes + count + " ABSENT");
      }
    }
  }

  private void add(String rule, long opens, long closes, String count) {
    add(rule, "OPENED @" + opens + count);
    add(rule, "CLOSED @" + closes + count + " ABSENT");
  }

  private void add(String rule, String line) {
    byRule.computeIfAbsent(rule, r -> new ArrayList<>()).add(line);
  }
}
