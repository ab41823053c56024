package io.retinue.standalone.config;

import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What Frigate's settings say of tracked objects: their times, which are frames there, the filters
 * of their boxes, and what zones want of them.
 */
final class FrigateObjects {
  /** Where a file says nothing. */
  private static final double USUAL_RATE = 5;

  private static final double MOST_SECONDS = 86_400;
  private static final double MOST_RATIO = 1000;

  private final ForeignKeys frigate;
  private final ForeignKeys camera;

  FrigateObjects(ForeignKeys frigate, ForeignKeys camera) {
    this.frigate = frigate;
    this.camera = camera;
  }

  /** Keys of {@code detect}. */
  List<Entry> times() {
    List<Entry> times = new ArrayList<>();
    seconds("max_disappeared_seconds", "max_disappeared").ifPresent(times::add);
    seconds("stationary_seconds", "stationary", "threshold").ifPresent(times::add);
    return times;
  }

  private Optional<Entry> seconds(String ours, String... path) {
    double rate = of("detect", "fps").filter(fps -> fps > 0).orElse(USUAL_RATE);
    String[] full = new String[path.length + 1];
    full[0] = "detect";
    System.arraycopy(path, 0, full, 1, path.length);
    return of(full)
        .map(frames -> frames / rate)
        .filter(seconds -> seconds >= 0 && seconds <= MOST_SECONDS)
        .map(seconds -> Entry.of(ours, number(seconds)));
  }

  /** The key {@code objects}. */
  Optional<Entry> filters() {
    Set<String> labels = new LinkedHashSet<>(frigate.at("objects").at("filters").keys());
    labels.addAll(camera.at("objects").at("filters").keys());
    List<Entry> filters = new ArrayList<>();
    for (String label : labels) {
      List<Entry> filter = new ArrayList<>();
      share(label, "min_score").ifPresent(filter::add);
      share(label, "threshold").ifPresent(filter::add);
      area(label, "min_area").ifPresent(filter::add);
      area(label, "max_area").ifPresent(filter::add);
      filter(label, "min_ratio", 1, MOST_RATIO).ifPresent(filter::add);
      filter(label, "max_ratio", 1, MOST_RATIO).ifPresent(filter::add);
      if (!filter.isEmpty()) {
        filters.add(Entry.of(label, Mapping.of(filter)));
      }
    }
    return filters.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Entry.of("objects", Mapping.of(List.of(Entry.of("filters", Mapping.of(filters))))));
  }

  private Optional<Entry> share(String label, String key) {
    return filter(label, key, 1, 1);
  }

  /** A share of the picture, or pixels of it. The largest is no limit. */
  private Optional<Entry> area(String label, String key) {
    Optional<Double> written = of("objects", "filters", label, key);
    if (written.isEmpty() || written.get() <= 1) {
      return filter(label, key, 1, 1);
    }
    Optional<Double> width = of("detect", "width");
    Optional<Double> height = of("detect", "height");
    double pixels = width.orElse(0.0) * height.orElse(0.0);
    return pixels > 0 ? filter(label, key, pixels, 1) : Optional.empty();
  }

  private Optional<Entry> filter(String label, String key, double unit, double most) {
    return of("objects", "filters", label, key)
        .map(value -> Math.min(most, value / unit))
        .filter(value -> value >= 0)
        .map(value -> Entry.of(key, Scalar.plain(small(value))));
  }

  /** What a zone has besides its coordinates. */
  static List<Entry> ofZone(ForeignKeys zone) {
    List<Entry> keys = new ArrayList<>();
    zone.at("inertia")
        .number()
        .filter(frames -> frames >= 1 && frames <= 100)
        .ifPresent(frames -> keys.add(Entry.of("inertia", whole(frames))));
    zone.at("loitering_time")
        .number()
        .filter(seconds -> seconds >= 0 && seconds <= MOST_SECONDS)
        .ifPresent(seconds -> keys.add(Entry.of("loitering_time", number(seconds))));
    List<String> labels = zone.at("objects").texts();
    if (!labels.isEmpty()) {
      keys.add(Entry.of("objects", Sequence.of(labels.stream().map(Scalar::text).toList())));
    }
    return keys;
  }

  /** A setting of the camera, or of all cameras. */
  private Optional<Double> of(String... path) {
    ForeignKeys everywhere = frigate;
    ForeignKeys here = camera;
    for (String key : path) {
      everywhere = everywhere.at(key);
      here = here.at(key);
    }
    Optional<Double> ofAll = everywhere.number();
    return here.number().or(() -> ofAll);
  }

  private static Scalar number(double value) {
    return Scalar.plain(FrigateImport.plain(value));
  }

  private static Scalar whole(double value) {
    return Scalar.plain(Long.toString(Math.round(value)));
  }

  /** Small shares of a picture need more digits. */
  private static String small(double value) {
    return value > 0 && value < 0.01
        ? BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString()
        : FrigateImport.plain(value);
  }
}
