package io.retinue.standalone.config;

import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.Line;
import io.retinue.alerter.rules.ObjectFilter;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.rules.Zone.Corner;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.alerter.tracking.TrackerSettings.Scores;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.Polygon;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The part of a camera's description that is for the alerter: areas, objects, and their times. */
final class WatchYaml {
  private static final double MAX_SECONDS = 86_400;

  /** Those of Frigate, and of rules. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final String NAME_RULE = "use 1 to 64 letters, digits, '_' or '-', such as ";

  private static final Key<Zone> COORDINATES =
      Key.of(
          "coordinates",
          Setting.polygon().as(Zone.Polygon::of),
          "The zone's polygon, as x,y for each corner from 0 to 1");
  private static final Key<Integer> INERTIA =
      Key.of(
              "inertia",
              Setting.wholeNumber(1, 100),
              "Frames in a row after which an object counts as inside, or outside; for rules about"
                  + " objects, not for presence")
          .byDefault(Integer.toString(CameraZone.DEFAULT_INERTIA));
  private static final Key<Duration> LOITERING_TIME =
      Key.of(
              "loitering_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds inside after which an object counts; for rules about objects, not for"
                  + " presence")
          .byDefault("0");
  private static final Key<List<String>> OBJECTS =
      Key.optional(
          "objects",
          ListOf.of(Setting.text("the name of a class", "person")).orOne(),
          "Classes that count for rules about objects; all of them if absent");
  private static final Key<Map<String, CameraZone>> ZONES =
      Key.of(
              "zones",
              NamedEntries.of(
                  NAME,
                  NAME_RULE + "drive",
                  "drive",
                  Section.of(WatchYaml::zone, COORDINATES, INERTIA, LOITERING_TIME, OBJECTS)),
              "Parts of the picture by name, for rules")
          .byDefault("{}")
          .example("{drive: {coordinates: '0,0.5,1,0.5,1,1,0,1'}}");

  private static final Key<Line> ACROSS =
      Key.of(
          "coordinates",
          Setting.segment().as(WatchYaml::line),
          "The line's first and second point, as x,y from 0 to 1");
  private static final Key<Map<String, Line>> LINES =
      Key.of(
              "lines",
              NamedEntries.of(
                  NAME,
                  NAME_RULE + "door",
                  "door",
                  Section.of(values -> values.get(ACROSS), ACROSS)),
              "Lines across the picture by name, for rules of the kind line_crossing")
          .byDefault("{}")
          .example("{door: {coordinates: '0.1,0.5,0.9,0.5'}}");
  private static final Key<List<Zone>> MASK =
      Key.optional(
          "mask",
          ListOf.of(Setting.polygon().as(Zone.Polygon::of)).orOne(),
          "Polygons in which boxes open no alert: a box stands where the middle of its bottom edge"
              + " is");

  private static final Key<Double> MIN_SCORE =
      Key.of(
              "min_score",
              Setting.number(0, 1),
              "Least score of a box that can begin a tracked object")
          .byDefault(Double.toString(TrackerSettings.DEFAULTS.minScore()));
  private static final Key<Double> THRESHOLD =
      Key.of(
              "threshold",
              Setting.number(0, 1),
              "Least median of scores of an object that is not a false positive")
          .byDefault(Double.toString(TrackerSettings.DEFAULTS.threshold()));
  private static final Key<Double> MIN_AREA =
      Key.of("min_area", Setting.number(0, 1), "Least share of the picture that a box covers")
          .byDefault("0");
  private static final Key<Double> MAX_AREA =
      Key.of("max_area", Setting.number(0, 1), "Largest share of the picture that a box covers")
          .byDefault("1");
  private static final Key<Double> MIN_RATIO =
      Key.of("min_ratio", Setting.number(0, 1000), "Least width of a box divided by its height")
          .byDefault("0");
  private static final Key<Double> MAX_RATIO =
      Key.of("max_ratio", Setting.number(0, 1000), "Largest width of a box divided by its height")
          .byDefault("1000");
  private static final Key<Map<String, Filter>> FILTERS =
      Key.of(
              "filters",
              NamedEntries.of(
                  Pattern.compile("[^\\s](?:.{0,98}[^\\s])?"),
                  "write the name of a class, such as person",
                  "person",
                  Section.of(
                      WatchYaml::filter,
                      MIN_SCORE,
                      THRESHOLD,
                      MIN_AREA,
                      MAX_AREA,
                      MIN_RATIO,
                      MAX_RATIO)),
              "Boxes that can be an object, by class")
          .byDefault("{}");
  private static final Key<Map<String, Filter>> FILTERED =
      Key.of(
              "objects",
              Section.of(values -> values.get(FILTERS), FILTERS),
              "What can be an object: other boxes count as not there")
          .byDefault("{}")
          .example("{filters: {person: {min_area: 0.001, threshold: 0.7}}}");

  private static final Key<Duration> MAX_DISAPPEARED =
      Key.of(
              "max_disappeared_seconds",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which an object may be unseen until it has ended")
          .byDefault(seconds(TrackerSettings.DEFAULTS.maxDisappeared()));
  private static final Key<Duration> STATIONARY =
      Key.of(
              "stationary_seconds",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which an object must stand still to be stationary")
          .byDefault(seconds(TrackerSettings.DEFAULTS.stationaryAfter()));
  private static final Key<Duration> STATIONARY_DISAPPEARED =
      Key.of(
              "stationary_max_disappeared_seconds",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which a stationary object may be unseen until it has ended")
          .byDefault(seconds(TrackerSettings.DEFAULTS.stationaryDisappeared()));

  /** The keys of a camera, in the order in which they are written. */
  static final List<Key<?>> OF_CAMERA = List.of(FILTERED, ZONES, LINES, MASK);

  /** The keys of {@code detect}. */
  static final List<Key<?>> OF_DETECT =
      List.of(MAX_DISAPPEARED, STATIONARY, STATIONARY_DISAPPEARED);

  private record Filter(Scores scores, ObjectFilter boxes) {}

  private WatchYaml() {}

  /**
   * What is written of a camera for the alerter.
   *
   * @param times those of its {@code detect}
   */
  static CameraSetup setup(Values camera, TrackerSettings times) {
    Map<String, Scores> scores = new HashMap<>();
    Map<String, ObjectFilter> filters = new HashMap<>();
    camera
        .get(FILTERED)
        .forEach(
            (label, filter) -> {
              scores.put(label, filter.scores());
              filters.put(label, filter.boxes());
            });
    CameraAreas areas =
        new CameraAreas(camera.get(ZONES), camera.get(LINES), camera.find(MASK).orElse(List.of()));
    return new CameraSetup(areas, times.withScores(scores), filters);
  }

  static TrackerSettings times(Values detect) {
    return TrackerSettings.DEFAULTS.withTimes(
        detect.get(MAX_DISAPPEARED), detect.get(STATIONARY), detect.get(STATIONARY_DISAPPEARED));
  }

  /** A topic and a page have one name for either: a zone may not be called like a camera. */
  static void requireOwnNames(CameraSetup setup, Set<String> cameras, Values file, Key<?> key) {
    for (String zone : setup.areas().zones().keySet()) {
      if (cameras.contains(zone)) {
        file.place(key)
            .refuse(
                "zone '" + zone + "' has the name of a camera",
                "give the zone another name, such as " + zone + "_area");
      }
    }
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  private static CameraZone zone(Values values) {
    return new CameraZone(
        values.get(COORDINATES),
        values.get(INERTIA),
        values.get(LOITERING_TIME),
        Set.copyOf(values.find(OBJECTS).orElse(List.of())));
  }

  private static Line line(List<Polygon.Corner> points) {
    Polygon.Corner first = points.get(0);
    Polygon.Corner second = points.get(1);
    return new Line(new Corner(first.x(), first.y()), new Corner(second.x(), second.y()));
  }

  private static Filter filter(Values values) {
    return new Filter(
        new Scores(values.get(MIN_SCORE), values.get(THRESHOLD)),
        new ObjectFilter(
            values.get(MIN_AREA),
            values.get(MAX_AREA),
            values.get(MIN_RATIO),
            values.get(MAX_RATIO)));
  }
}
