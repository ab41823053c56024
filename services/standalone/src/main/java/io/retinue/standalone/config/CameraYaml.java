package io.retinue.standalone.config;

import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.ingest.camera.CameraConfig.Isolation;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.MotionSettings;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.Polygon;
import io.retinue.platform.settings.Secret;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import io.retinue.standalone.config.RetinueConfig.Camera;
import io.retinue.video.Credentials;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The description of {@code cameras}. */
final class CameraYaml {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  private static final Key<Integer> WIDTH =
      Key.of(
              "width",
              Setting.wholeNumber(16, 8192),
              "Most pixels of a published picture from left to right; a larger picture is shrunk")
          .byDefault(Integer.toString(DetectSize.DEFAULT.maxWidth()));
  private static final Key<Integer> HEIGHT =
      Key.of(
              "height",
              Setting.wholeNumber(16, 8192),
              "Most pixels of a published picture from top to bottom")
          .byDefault(Integer.toString(DetectSize.DEFAULT.maxHeight()));
  private static final Key<Double> FPS =
      Key.optional(
          "fps",
          Setting.number(0.01, 1000),
          "Most frames a second that are published; all of them if absent");

  private static final Key<SourceAddress> SOURCE =
      Key.of(
          "source",
          Setting.matching(
                  "rtsp://, rtsps://, http:// or https:// and host and path, /dev/video0,"
                      + " test:1280x720@5, or the path of a video or of a folder of pictures",
                  Pattern.compile("(?s).+"),
                  "rtsp://10.0.0.9/live",
                  CameraYaml::withoutSecrets)
              .as(CameraYaml::address),
          "Where the frames come from: rtsp:// (with #udp at the end over UDP), rtsps://, http://"
              + " or https:// (Motion JPEG or a JPEG), /dev/video0, test:1280x720@5, or the path of"
              + " a video or of a folder of pictures, relative to the folder of this file");
  private static final Key<String> USER =
      Key.optional("user", Setting.text("a name", "viewer"), "User name at the camera");
  private static final Key<Secret> PASSWORD =
      Key.optional("password", Setting.secret(), "Password at the camera");
  private static final Key<Boolean> ENABLED =
      Key.of("enabled", Setting.onOff(), "Whether the camera runs").byDefault("true");
  private static final Key<Detect> DETECT =
      Key.of(
              "detect",
              Section.of(
                  CameraYaml::detect, with(List.of(WIDTH, HEIGHT, FPS), WatchYaml.OF_DETECT)),
              "What is published for the detector, and how its objects are followed")
          .byDefault("{}")
          .example("{width: 1280, height: 720, fps: 5}");
  private static final Key<Isolation> ISOLATION = isolation("Where this camera is decoded");
  private static final Key<Boolean> MOTION_ENABLED =
      Key.of("enabled", Setting.onOff(), "Whether frames without motion are held back")
          .byDefault("true");
  private static final Key<Integer> THRESHOLD =
      Key.of(
              "threshold",
              Setting.wholeNumber(1, 255),
              "By how much the brightness of a point must change; a higher number is less"
                  + " sensitive")
          .byDefault(Integer.toString(MotionSettings.DEFAULT_THRESHOLD));
  private static final Key<Integer> CONTOUR_AREA =
      Key.of(
              "contour_area",
              Setting.wholeNumber(1, 25_600),
              "Least area that moves, in pixels of a picture 160 pixels wide")
          .byDefault(Integer.toString(MotionSettings.DEFAULT_CONTOUR_AREA));
  private static final Key<Duration> MAX_SHUT =
      Key.of(
              "max_shut_seconds",
              Setting.seconds(0.1, MotionSettings.LONGEST_MAX_SHUT.toSeconds()),
              "Longest time without a published frame, in seconds")
          .byDefault(Long.toString(MotionSettings.DEFAULT_MAX_SHUT.toSeconds()));
  private static final Key<List<List<Polygon.Corner>>> MOTION_MASK =
      Key.optional(
          "mask",
          ListOf.of(Setting.polygon()).orOne(),
          "Polygons in which nothing counts as motion, such as a clock or a tree");
  private static final Key<Optional<MotionSettings>> MOTION =
      Key.optional(
          "motion",
          Section.of(
              CameraYaml::motion, MOTION_ENABLED, THRESHOLD, CONTOUR_AREA, MAX_SHUT, MOTION_MASK),
          "Publishes frames only while something moves; every frame if absent");

  private record Detect(DetectSize size, OptionalDouble fps, TrackerSettings times) {}

  /** A camera without its name. */
  private record Unnamed(
      Detect detect,
      Optional<MotionSettings> motion,
      SourceAddress source,
      boolean enabled,
      CameraSetup setup,
      Optional<Isolation> isolation) {
    Camera named(String name) {
      CameraSettings settings = new CameraSettings(name, detect.size(), detect.fps(), motion);
      return new Camera(settings, source, enabled, setup, isolation);
    }
  }

  private CameraYaml() {}

  static Setting<List<Camera>> cameras() {
    return NamedEntries.of(
            CameraName.RULE,
            CameraName.HINT,
            "gate",
            Section.of(
                CameraYaml::camera,
                with(
                    List.of(SOURCE, USER, PASSWORD, ENABLED, DETECT, MOTION, ISOLATION),
                    WatchYaml.OF_CAMERA)))
        .as(CameraYaml::named);
  }

  /** The key of the whole file, and of a camera. */
  static Key<Isolation> isolation(String meaning) {
    return Key.optional(
        "isolation",
        Setting.choice("process", "none")
            .as(word -> Isolation.valueOf(word.toUpperCase(Locale.ROOT))),
        meaning
            + ": in a child process, so that a crash of native code costs a group of cameras some"
            + " seconds, or in the process of ingest. If absent, process for cameras on the network"
            + " and webcams, none for files, folders and test patterns");
  }

  private static Key<?>[] with(List<Key<?>> keys, List<Key<?>> more) {
    return Stream.concat(keys.stream(), more.stream()).toArray(Key<?>[]::new);
  }

  private static List<Camera> named(Map<String, Unnamed> written) {
    List<Camera> cameras = new ArrayList<>();
    written.forEach((name, camera) -> cameras.add(camera.named(name)));
    return cameras;
  }

  private static Unnamed camera(Values values) {
    return new Unnamed(
        values.get(DETECT),
        values.find(MOTION).flatMap(motion -> motion),
        login(values),
        values.get(ENABLED),
        WatchYaml.setup(values, values.get(DETECT).times()),
        values.find(ISOLATION));
  }

  private static SourceAddress address(String text) {
    try {
      return SourceAddress.parse(text);
    } catch (VideoException e) {
      throw new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.reason().remedy(), e);
    }
  }

  /** The source with the user name and the password of the file. */
  private static SourceAddress login(Values values) {
    SourceAddress source = values.get(SOURCE);
    Optional<String> user = values.find(USER);
    if (user.isEmpty()) {
      if (values.find(PASSWORD).isPresent()) {
        values.place().refuse(values.place().name() + " has no 'user'", "add 'user: viewer'");
      }
      return source;
    }
    if (!(source instanceof SourceAddress.Network camera) || camera.credentials() != null) {
      values
          .place(USER)
          .refuse(
              values.place().name() + " has a user, which its source has no use for",
              "remove 'user' and 'password': the source is no network camera, or names them"
                  + " itself");
      return source;
    }
    String password = values.find(PASSWORD).map(Secret::reveal).orElse("");
    try {
      return camera.with(new Credentials(user.get(), password));
    } catch (IllegalArgumentException e) { // its message has neither
      values.place(USER).refuse(values.place().name() + ": " + e.getMessage(), "change it");
      return source;
    }
  }

  /** An address as it may be printed. A variable in it is no secret. */
  static String withoutSecrets(String written) {
    String parsable = VARIABLE.matcher(written).replaceAll("-env-$1-vne-");
    return SourceAddress.shown(parsable).replaceAll("-env-(\\w+?)-vne-", "\\${$1}");
  }

  private static Optional<MotionSettings> motion(Values values) {
    return values.get(MOTION_ENABLED)
        ? Optional.of(
            new MotionSettings(
                values.get(THRESHOLD),
                values.get(CONTOUR_AREA),
                values.get(MAX_SHUT),
                values.find(MOTION_MASK).orElse(List.of())))
        : Optional.empty();
  }

  private static Detect detect(Values values) {
    Optional<Double> fps = values.find(FPS);
    return new Detect(
        new DetectSize(values.get(WIDTH), values.get(HEIGHT)),
        fps.isPresent() ? OptionalDouble.of(fps.get()) : OptionalDouble.empty(),
        WatchYaml.times(values));
  }
}
