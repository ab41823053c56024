package io.retinue.standalone.config;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.settings.MotionSettings;
import io.retinue.platform.settings.YamlDocument;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import io.retinue.platform.settings.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes a {@code retinue.yaml} from a configuration of Frigate: cameras with the input that
 * detects, its size and rate, zones and masks, and a rule for each tracked object. Passwords are
 * not copied: the new file takes them from the environment.
 */
public final class FrigateImport {
  private static final String MOTION =
      "of motion only masks are taken, and no frame is held back: Frigate's threshold, contour_area"
          + " and the like count on a picture of another size and contrast. To hold back frames"
          + " without motion set enabled: true below motion of a camera, and try it with our"
          + " defaults, threshold: %d and contour_area: %d"
              .formatted(MotionSettings.DEFAULT_THRESHOLD, MotionSettings.DEFAULT_CONTOUR_AREA);

  private final ForeignKeys frigate;
  private final List<String> notes = new ArrayList<>();

  /**
   * @param yaml the new file
   * @param leftOut keys of Frigate's file that have no counterpart; one stands for all below it
   * @param notes what a person must do or know
   */
  public record Result(String yaml, List<String> leftOut, List<String> notes) {}

  private FrigateImport(ForeignKeys frigate) {
    this.frigate = frigate;
  }

  /**
   * @throws RetinueException BAD_INPUT if the file cannot be read or has no cameras
   */
  public static Result read(Path file) {
    ForeignKeys frigate = ForeignKeys.of(YamlDocument.read(file, "Frigate's configuration"));
    if (frigate.at("cameras").keys().isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          file + " has no cameras",
          "name a configuration of Frigate, such as config.yml");
    }
    return new FrigateImport(frigate).result();
  }

  private Result result() {
    List<Entry> cameras = new ArrayList<>();
    FrigateRules rules = new FrigateRules(frigate);
    for (String name : frigate.at("cameras").keys()) {
      ForeignKeys camera = frigate.at("cameras").at(name);
      String ours = cameraName(name);
      Optional<ForeignKeys> input = input(camera);
      if (input.isEmpty()) {
        notes.add("camera " + name + " is left out: no input of it has a path");
        continue;
      }
      Mapping made = camera(ours, camera, input.get());
      cameras.add(Entry.of(ours, made));
      rules.add(ours, camera, made);
    }
    noteMotion();
    List<Entry> file = new ArrayList<>(List.of(Entry.of("cameras", Mapping.of(cameras))));
    Mapping allRules = rules.rules(cameras.size());
    if (!allRules.entries().isEmpty()) {
      file.add(Entry.of("rules", allRules));
    }
    return new Result(YamlText.document(Mapping.of(file)), frigate.leftOut(), List.copyOf(notes));
  }

  private String cameraName(String name) {
    String ours = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
    ours =
        CameraName.isValid(ours)
            ? ours
            : ("camera_" + ours).substring(0, Math.min(64, ours.length() + 7));
    if (!ours.equals(name)) {
      notes.add("camera " + name + " is named " + ours);
    }
    return ours;
  }

  /** The input that detects; the only one of a camera needs no role. */
  private static Optional<ForeignKeys> input(ForeignKeys camera) {
    List<ForeignKeys> inputs = camera.at("ffmpeg").at("inputs").items();
    for (ForeignKeys input : inputs) {
      boolean detects =
          input.at("roles").items().stream().anyMatch(r -> r.text().orElse("").equals("detect"));
      if (detects || inputs.size() == 1) {
        input.at("roles").texts();
        return Optional.of(input).filter(i -> i.at("path").text().isPresent());
      }
    }
    return Optional.empty();
  }

  private Mapping camera(String name, ForeignKeys camera, ForeignKeys input) {
    List<Entry> keys = new ArrayList<>();
    FrigateSource source = FrigateSource.of(input.at("path").text().orElse(""), frigate, name);
    keys.addAll(source.entries());
    notes.addAll(source.notes());
    if (camera.at("enabled").isOff() || camera.at("detect").at("enabled").isOff()) {
      keys.add(Entry.of("enabled", Scalar.plain("false")));
    }
    List<Entry> detect = new ArrayList<>();
    wholeNumber(camera, "width").ifPresent(v -> detect.add(Entry.of("width", v)));
    wholeNumber(camera, "height").ifPresent(v -> detect.add(Entry.of("height", v)));
    detect(camera, "fps").ifPresent(v -> detect.add(Entry.of("fps", Scalar.plain(plain(v)))));
    FrigateObjects objects = new FrigateObjects(frigate, camera);
    detect.addAll(objects.times());
    if (!detect.isEmpty()) {
      keys.add(Entry.of("detect", Mapping.of(detect)));
    }
    List<Entry> zones = new ArrayList<>();
    for (String zone : camera.at("zones").keys()) {
      ForeignKeys written = camera.at("zones").at(zone);
      List<Entry> shape = new ArrayList<>();
      polygon(written.at("coordinates").texts(), camera, "zone " + zone + " of camera " + name)
          .ifPresent(
              p -> {
                shape.add(Entry.of("coordinates", p));
                shape.addAll(FrigateObjects.ofZone(written));
                zones.add(Entry.of(zone, Mapping.of(shape)));
              });
    }
    objects.filters().ifPresent(keys::add);
    if (!zones.isEmpty()) {
      keys.add(Entry.of("zones", Mapping.of(zones)));
    }
    List<YamlNode> masks = masks(camera, name);
    if (!masks.isEmpty()) {
      keys.add(Entry.of("mask", Sequence.of(masks)));
    }
    motion(camera, name).ifPresent(motion -> keys.add(Entry.of("motion", motion)));
    return Mapping.of(keys);
  }

  /**
   * Masks of motion. Frames are not held back: Frigate watches motion in every file, and its other
   * settings count on a picture of another size and contrast.
   */
  private Optional<Mapping> motion(ForeignKeys camera, String name) {
    List<String> ofAll = frigate.at("motion").at("mask").texts();
    List<String> own = camera.at("motion").at("mask").texts();
    List<YamlNode> masks = new ArrayList<>();
    for (String text : own.isEmpty() ? ofAll : own) {
      polygon(List.of(text), camera, "a motion mask of camera " + name).ifPresent(masks::add);
    }
    if (masks.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Mapping.of(
            List.of(
                Entry.of("enabled", Scalar.plain("false")), Entry.of("mask", Sequence.of(masks)))));
  }

  private void noteMotion() {
    List<ForeignKeys> all = new ArrayList<>(List.of(frigate));
    frigate.at("cameras").keys().forEach(name -> all.add(frigate.at("cameras").at(name)));
    if (all.stream().anyMatch(part -> !part.at("motion").keys().isEmpty())) {
      notes.add(MOTION);
    }
  }

  private List<YamlNode> masks(ForeignKeys camera, String name) {
    List<String> texts = new ArrayList<>(camera.at("objects").at("mask").texts());
    texts.addAll(frigate.at("objects").at("mask").texts());
    List<YamlNode> masks = new ArrayList<>();
    for (String text : texts) {
      polygon(List.of(text), camera, "a mask of camera " + name).ifPresent(masks::add);
    }
    return masks;
  }

  private Optional<YamlNode> wholeNumber(ForeignKeys camera, String key) {
    return detect(camera, key)
        .filter(v -> v >= 16 && v <= 8192)
        .map(v -> Scalar.plain(Long.toString(Math.round(v))));
  }

  /** A setting of the camera, or of all cameras. */
  private Optional<Double> detect(ForeignKeys camera, String key) {
    Optional<Double> everywhere = frigate.at("detect").at(key).number();
    return camera.at("detect").at(key).number().or(() -> everywhere);
  }

  /** Older files have pixels of the detected picture instead of parts of it. */
  private Optional<YamlNode> polygon(List<String> texts, ForeignKeys camera, String what) {
    List<Double> numbers = new ArrayList<>();
    try {
      for (String number : String.join(",", texts).split(",")) {
        numbers.add(Double.valueOf(number.strip()));
      }
    } catch (NumberFormatException e) {
      notes.add(what + " is left out: its coordinates are no numbers");
      return Optional.empty();
    }
    boolean pixels = numbers.stream().anyMatch(n -> n > 1);
    Optional<Double> width = pixels ? detect(camera, "width") : Optional.of(1.0);
    Optional<Double> height = pixels ? detect(camera, "height") : Optional.of(1.0);
    if (width.isEmpty() || height.isEmpty() || numbers.size() < 6 || numbers.size() % 2 != 0) {
      notes.add(what + " is left out: write x,y for each corner as parts of the picture, 0 to 1");
      return Optional.empty();
    }
    List<String> corners = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      double side = i % 2 == 0 ? width.get() : height.get();
      corners.add(plain(Math.max(0, Math.min(1, numbers.get(i) / side))));
    }
    return Optional.of(Scalar.text(String.join(",", corners)));
  }

  /** At most four digits behind the point, and no more than are needed. */
  static String plain(double number) {
    return String.format(Locale.ROOT, "%.4f", number).replaceFirst("\\.?0+$", "");
  }
}
