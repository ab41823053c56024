package io.retinue.platform.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Files as different people write them, with the same meaning for the same cameras. */
final class GeneratedSettings {
  private static final List<String> NAMES = List.of("gate", "'yard-2'", "\"on\"", "k7");
  private static final List<String> COMMENTS =
      List.of("# a note", "#", "# gate: {source: 'old'}", "# ends with a comma,", "# {[");

  private final Random random;
  private final String newline;
  private final String step;
  private final StringBuilder text = new StringBuilder();

  private GeneratedSettings(long seed) {
    this.random = new Random(seed);
    this.newline = random.nextInt(4) == 0 ? "\r\n" : "\n";
    this.step = List.of("  ", "    ", " ").get(random.nextInt(3));
  }

  static String of(long seed) {
    return new GeneratedSettings(seed).file();
  }

  private String file() {
    if (random.nextInt(8) == 0) {
      return flowFile();
    }
    noise("");
    if (random.nextInt(6) == 0) {
      line("---");
    }
    other("rules", "people:", "label: person");
    noise("");
    cameras();
    noise("");
    other("console", "port: 8080", "");
    String all = text.toString();
    boolean cut = random.nextInt(3) == 0 && all.endsWith(newline);
    String kept = cut ? all.substring(0, all.length() - newline.length()) : all;
    return random.nextInt(8) == 0 ? "\uFEFF" + kept : kept;
  }

  private String flowFile() {
    line("{rules: {people: {label: person}},");
    line(" cameras: {" + String.join(", ", flowCameras()) + "}}");
    return text.toString();
  }

  private void other(String section, String first, String below) {
    if (random.nextBoolean()) {
      line(section + ":");
      noise(step);
      line(step + first);
      if (!below.isEmpty()) {
        line(step + step + below);
      }
    }
  }

  private void cameras() {
    int form = random.nextInt(6);
    if (form == 0) {
      line("cameras:" + comment());
      noise(step);
    } else if (form == 1) {
      line("cameras: {" + (random.nextBoolean() ? " " : "") + "}" + comment());
    } else if (form == 2) {
      String between = "," + (random.nextBoolean() ? newline + step : " ");
      String trailing = random.nextBoolean() ? "," : "";
      line("cameras: {" + String.join(between, flowCameras()) + trailing + "}" + comment());
    } else {
      line("cameras:" + comment());
      for (String name : NAMES.subList(0, 1 + random.nextInt(NAMES.size()))) {
        noise(step);
        camera(name);
      }
    }
  }

  private void camera(String name) {
    if (random.nextInt(3) == 0) {
      line(step + name + ": {source: 'a.avi', detect: {fps: 5}}" + comment());
      return;
    }
    String inner = step + step;
    line(step + name + ":" + comment());
    noise(inner);
    line(inner + "source: 'a b.avi'" + comment());
    if (random.nextBoolean()) {
      line(inner + "mask:");
      line(inner + "  - '0,0,1,0,1,1'" + comment());
    }
    if (random.nextInt(3) == 0) {
      line(inner + "user: |-");
      line(inner + "  viewer");
    }
    if (random.nextInt(3) == 0) {
      line(inner + "password: correct horse");
      line(inner + "  battery staple" + comment());
    }
    noise(inner);
  }

  private List<String> flowCameras() {
    List<String> cameras = new ArrayList<>();
    for (String name : NAMES.subList(0, 1 + random.nextInt(NAMES.size()))) {
      cameras.add(name + ": {source: 'a, b.avi'}");
    }
    return cameras;
  }

  /** Comments and blank lines. */
  private void noise(String indent) {
    for (int lines = random.nextInt(3); lines > 0; lines--) {
      line(random.nextBoolean() ? "" : indent + pick());
    }
  }

  private String comment() {
    return random.nextInt(3) == 0 ? " " + pick() : "";
  }

  private String pick() {
    return COMMENTS.get(random.nextInt(COMMENTS.size()));
  }

  private void line(String line) {
    text.append(line).append(newline);
  }
}
