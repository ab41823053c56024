package io.retinue.standalone.config;

import io.retinue.console.Area;
import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaFile.Edited;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.EditableYaml;
import io.retinue.platform.settings.EditableYaml.CannotEditException;
import io.retinue.platform.settings.YamlDocument;
import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import io.retinue.platform.settings.YamlText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The zones, or the lines, of a camera as they shall be written, and how they are read as they are
 * written.
 */
record WrittenShapes(Kind kind, List<Edited> wanted) {
  private static final String COORDINATES = "coordinates";
  private static final Mapping EMPTY = Mapping.of(List.of());

  /** Decimals of a coordinate: a tenth of a pixel of a picture 1,000 pixels wide. */
  private static final int DECIMALS = 4;

  static WrittenShapes of(Kind kind, List<Edited> areas) {
    return new WrittenShapes(
        kind, areas.stream().filter(edited -> edited.area().kind() == kind).toList());
  }

  /** The key below a camera. */
  static String key(Kind kind) {
    return switch (kind) {
      case ZONE -> "zones";
      case LINE -> "lines";
      case MASK -> "mask";
    };
  }

  /** Which of them pages change. */
  static Optional<Kind> kindOf(String key) {
    return Arrays.stream(new Kind[] {Kind.ZONE, Kind.LINE})
        .filter(kind -> key(kind).equals(key))
        .findFirst();
  }

  /**
   * What is written; coordinates that cannot be read, such as those of a variable, are left out.
   */
  static List<Area> areas(Kind kind, YamlNode node) {
    List<Area> areas = new ArrayList<>();
    if (kind == Kind.MASK) {
      List<YamlNode> masks =
          node instanceof Sequence list && !isNumbers(list) ? list.items() : List.of(node);
      masks.forEach(mask -> add(areas, kind, "", mask));
    } else if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        if (entry.value() instanceof Mapping shape) {
          shape.find(COORDINATES).ifPresent(c -> add(areas, kind, entry.key().text(), c));
        }
      }
    }
    return areas;
  }

  private static boolean isNumbers(Sequence list) {
    return list.items().stream().allMatch(i -> i instanceof Scalar s && !s.text().contains(","));
  }

  private static void add(List<Area> areas, Kind kind, String name, YamlNode coordinates) {
    List<String> words =
        coordinates instanceof Sequence list
            ? list.items().stream().map(i -> i instanceof Scalar s ? s.text() : "").toList()
            : List.of(((Scalar) coordinates).text().split(",", -1));
    try {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i + 1 < words.size(); i += 2) {
        points.add(
            new Point(
                Double.parseDouble(words.get(i).strip()),
                Double.parseDouble(words.get(i + 1).strip())));
      }
      areas.add(new Area(kind, name, points));
    } catch (NumberFormatException e) {
      return; // a variable: a person changes it where it is set
    }
  }

  /**
   * @throws RetinueException BAD_INPUT if two have the same name
   */
  void requireNames(String camera) {
    Set<String> names = new HashSet<>();
    for (Edited edited : wanted) {
      if (!names.add(edited.area().name())) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "camera %s would have two %s '%s'".formatted(camera, key(kind), edited.area().name()),
            "give one of them another name");
      }
    }
  }

  /**
   * The text with these shapes instead of those that it has; what has not changed stays as it is.
   *
   * @param camera the path of the camera
   */
  String applyTo(String text, List<String> camera) {
    Map<String, Area> before = written(text, camera);
    List<String> path = with(camera, key(kind));
    Map<String, Edited> kept =
        wanted.stream()
            .filter(edited -> before.containsKey(edited.was()))
            .collect(Collectors.toMap(Edited::was, edited -> edited, (a, b) -> a));
    String after = text;
    if (wanted.isEmpty() && !before.isEmpty() && before.size() == shapes(text, camera).size()) {
      return new EditableYaml(after).remove(camera, key(kind));
    }
    for (String name : before.keySet()) {
      if (!kept.containsKey(name)) {
        after = new EditableYaml(after).remove(path, name);
      }
    }
    for (Edited edited : kept.values()) {
      Area area = edited.area();
      if (!rounded(area.points())
          .equals(Objects.requireNonNull(before.get(edited.was())).points())) {
        after =
            new EditableYaml(after)
                .set(with(path, edited.was()), COORDINATES, coordinates(area.points()));
      }
    }
    after = renamed(after, path, kept.values().stream().toList());
    for (Edited edited : wanted) {
      if (!kept.containsValue(edited)) {
        Entry entry = Entry.of(COORDINATES, coordinates(edited.area().points()));
        after = new EditableYaml(after).add(path, edited.area().name(), Mapping.of(List.of(entry)));
      }
    }
    return after;
  }

  /** By way of names that nobody has, so that two may swap theirs. */
  private static String renamed(String text, List<String> path, List<Edited> kept) {
    List<Edited> changed = kept.stream().filter(e -> !e.was().equals(e.area().name())).toList();
    String after = text;
    for (int i = 0; i < changed.size(); i++) {
      after = new EditableYaml(after).rename(path, changed.get(i).was(), "retinue renames " + i);
    }
    for (int i = 0; i < changed.size(); i++) {
      after =
          new EditableYaml(after)
              .rename(path, "retinue renames " + i, changed.get(i).area().name());
    }
    return after;
  }

  /** The edit is proven, not believed. */
  void requireWritten(String before, String after, List<String> camera) {
    Map<String, Area> found = written(after, camera);
    Map<String, String> others = others(before, camera);
    Map<String, String> othersAfter = others(after, camera);
    boolean holds =
        shapes(after, camera).size() - found.size()
                == shapes(before, camera).size() - written(before, camera).size()
            && found.size() == wanted.size()
            && wanted.stream()
                .allMatch(
                    edited ->
                        found.containsKey(edited.area().name())
                            && found
                                .get(edited.area().name())
                                .points()
                                .equals(rounded(edited.area().points()))
                            && others
                                .getOrDefault(edited.was(), "")
                                .equals(othersAfter.get(edited.area().name())));
    if (!holds) {
      throw new CannotEditException("the edit would lead to something else");
    }
  }

  /** What a shape has besides its coordinates, by name. */
  private Map<String, String> others(String text, List<String> camera) {
    Map<String, String> others = new LinkedHashMap<>();
    for (Entry entry : shapes(text, camera)) {
      others.put(
          entry.key().text(),
          entry.value() instanceof Mapping mapping
              ? mapping.entries().stream()
                  .filter(e -> !e.key().text().equals(COORDINATES))
                  .map(YamlText::entry)
                  .collect(Collectors.joining(","))
              : "");
    }
    return others;
  }

  private Map<String, Area> written(String text, List<String> camera) {
    Map<String, Area> byName = new LinkedHashMap<>();
    areas(kind, Mapping.of(shapes(text, camera))).forEach(a -> byName.put(a.name(), a));
    return byName;
  }

  private List<Entry> shapes(String text, List<String> camera) {
    YamlNode node = YamlDocument.read("the settings", text);
    for (String key : with(camera, key(kind))) {
      node = node instanceof Mapping mapping ? mapping.find(key).orElse(EMPTY) : EMPTY;
    }
    return node instanceof Mapping mapping ? mapping.entries() : List.of();
  }

  private static List<Point> rounded(List<Point> points) {
    return points.stream()
        .map(p -> new Point(Double.parseDouble(text(p.x())), Double.parseDouble(text(p.y()))))
        .toList();
  }

  private static Scalar coordinates(List<Point> points) {
    return Scalar.text(
        points.stream()
            .map(point -> text(point.x()) + "," + text(point.y()))
            .collect(Collectors.joining(",")));
  }

  private static String text(double number) {
    return new BigDecimal(number)
        .setScale(DECIMALS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static List<String> with(List<String> path, String key) {
    List<String> all = new ArrayList<>(path);
    all.add(key);
    return all;
  }
}
