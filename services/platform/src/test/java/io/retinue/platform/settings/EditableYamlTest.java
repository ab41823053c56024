package io.retinue.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.settings.EditableYaml.CannotEditException;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EditableYamlTest {
  private static final int FILES = 3000;
  private static final List<String> CAMERAS = List.of("cameras");
  private static final Mapping NEW =
      Mapping.of(
          List.of(
              Entry.of("source", Scalar.text("rtsp://10.0.0.9/live?a=1&b={x}")),
              Entry.of("detect", Mapping.of(List.of(Entry.of("fps", Scalar.plain("5")))))));

  @Test
  void shouldLeaveTheBytesAsBeforeWhenWhatWasAddedIsRemoved() {
    for (long seed = 0; seed < FILES; seed++) {
      String file = GeneratedSettings.of(seed);

      String more = new EditableYaml(file).add(CAMERAS, "new", NEW);
      String again = new EditableYaml(more).remove(CAMERAS, "new");

      List<String> wanted = cameras(file);
      wanted.add(YamlText.entry(Entry.of("new", NEW)));
      assertThat(cameras(more)).as("seed %s:\n%s", seed, more).isEqualTo(wanted);
      assertThat(others(more)).isEqualTo(others(file));
      assertThat(again).as("seed %s:\n%s", seed, more).isEqualTo(file);
    }
  }

  @Test
  void shouldRemoveEachCameraAndNothingElse() {
    for (long seed = 0; seed < FILES; seed++) {
      String file = GeneratedSettings.of(seed);
      for (Entry camera : entries(file)) {
        String fewer = new EditableYaml(file).remove(CAMERAS, camera.key().text());

        List<String> wanted = cameras(file);
        wanted.remove(YamlText.entry(camera));
        assertThat(cameras(fewer)).as("seed %s:\n%s", seed, file).isEqualTo(wanted);
        assertThat(others(fewer)).isEqualTo(others(file));
      }
    }
  }

  @Test
  void shouldSetAValueAndKeepTheCommentBehindIt() {
    String file = "cameras:\n  gate:\n    enabled: true   # at night\n    source: a.avi\n";

    assertThat(new EditableYaml(file).set(List.of("cameras", "gate"), "enabled", off()))
        .isEqualTo(file.replace("true", "false"));
  }

  @Test
  void shouldReplaceWordsOfAListAndKeepItsForm() {
    String file =
        """
        rules:
          a: {zones: [drive, "drive", door]} # two
          b:
            zones:   # as lines
            - door
            # the long one
            - drive  # here
          c: {zones: drive}
        """;
    String after = file;
    for (String rule : List.of("a", "b", "c")) {
      after =
          new EditableYaml(after)
              .replaceWords(
                  List.of("rules", rule, "zones"), word -> word.equals("drive") ? "1" : word);
    }

    assertThat(after).isEqualTo(file.replace("\"drive\"", "drive").replace("drive", "'1'"));
  }

  @Test
  void shouldWriteAKeyInTheFormOfItsMapping() {
    String lines = "cameras:\n    gate:\n        source: a.avi\n        # a note\n# the end";
    String flow = "cameras:\n  gate: {source: a.avi} # a note\n";

    assertThat(new EditableYaml(lines).add(List.of("cameras", "gate"), "enabled", off()))
        .isEqualTo(lines.replace("        # a", "        enabled: false\n        # a"));
    assertThat(new EditableYaml(flow).add(List.of("cameras", "gate"), "enabled", off()))
        .isEqualTo(flow.replace("}", ", enabled: false}"));
  }

  @Test
  void shouldRemoveACameraWithItsOwnCommentsOnly() {
    String file =
        """
        cameras:
          # in front
          gate: # near
            source: a.avi
            # detect: {fps: 5}

          # behind
          yard:
            source: b.avi
        # rules
        rules: {}
        """;

    assertThat(new EditableYaml(file).remove(CAMERAS, "gate"))
        .isEqualTo(
            """
            cameras:
              # in front

              # behind
              yard:
                source: b.avi
            # rules
            rules: {}
            """);
  }

  @Test
  void shouldLeaveOneBlankLineWhereACameraStoodBetweenTwo() {
    String file = "cameras:\n  a: {source: x}\n\n  b: {source: x}\n\n  c: {source: x}\n";

    assertThat(new EditableYaml(file).remove(CAMERAS, "b"))
        .isEqualTo("cameras:\n  a: {source: x}\n\n  c: {source: x}\n");
    assertThat(new EditableYaml(file).remove(CAMERAS, "a"))
        .isEqualTo("cameras:\n  b: {source: x}\n\n  c: {source: x}\n");
  }

  @Test
  void shouldBeginTheSectionWhereThereIsNone() {
    assertThat(new EditableYaml("").add(CAMERAS, "new", NEW))
        .isEqualTo(
            """
            cameras:
              new:
                source: rtsp://10.0.0.9/live?a=1&b={x}
                detect:
                  fps: 5
            """);
    assertThat(new EditableYaml("rules: {}\n# the end\n").add(CAMERAS, "n", off()))
        .isEqualTo("rules: {}\ncameras:\n  n: false\n# the end\n");
    assertThat(new EditableYaml("# a note").add(CAMERAS, "n", off()))
        .isEqualTo("# a note\ncameras:\n  n: false");
  }

  @Test
  void shouldRefuseWhatIsNotThere() {
    EditableYaml yaml = new EditableYaml("cameras: [a, b]\n");

    assertThatThrownBy(() -> yaml.add(CAMERAS, "new", NEW)).isInstanceOf(CannotEditException.class);
    assertThatThrownBy(() -> yaml.remove(CAMERAS, "a")).isInstanceOf(CannotEditException.class);
    assertThatThrownBy(() -> yaml.set(CAMERAS, "a", off())).isInstanceOf(CannotEditException.class);
  }

  private static Scalar off() {
    return Scalar.plain("false");
  }

  private static List<Entry> entries(String yaml) {
    return tree(yaml).find("cameras").orElse(null) instanceof Mapping mapping
        ? mapping.entries()
        : List.of();
  }

  private static List<String> cameras(String yaml) {
    return new ArrayList<>(entries(yaml).stream().map(YamlText::entry).toList());
  }

  private static List<String> others(String yaml) {
    return tree(yaml).entries().stream()
        .filter(entry -> !entry.key().text().equals("cameras"))
        .map(YamlText::entry)
        .toList();
  }

  private static Mapping tree(String yaml) {
    Problems problems = new Problems("a generated file");
    YamlNode tree = YamlDocument.parse(yaml, problems);
    if (!problems.isEmpty()) {
      throw problems.toException();
    }
    return (Mapping) Setting.orEmpty(tree);
  }
}
