package io.retinue.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class YamlPlaceTest {
  @Test
  void shouldReadTextsNumbersAndListsInTheOrderOfTheFile() {
    Map<String, YamlPlace> values =
        read("label: person\nscore: 0.5\nzone: 0,0.5,1\nobjects: [dog, cat]\npoints: [0.25, 1]\n");

    assertThat(values.keySet()).containsExactly("label", "score", "zone", "objects", "points");
    assertThat(place(values, "label").text()).isEqualTo("person");
    assertThat(place(values, "score").number(0, 1)).isEqualTo(0.5);
    assertThat(place(values, "zone").numbers(0, 1)).containsExactly(0.0, 0.5, 1.0);
    assertThat(place(values, "points").numbers(0, 1)).containsExactly(0.25, 1.0);
    assertThat(place(values, "objects").items())
        .extracting(YamlPlace::text)
        .containsExactly("dog", "cat");
  }

  @Test
  void shouldNameTheLineAndTheColumnOfAWrongType() {
    refuses(
        "a:\n  b: three\n",
        root -> place(place(root.mapping(), "a").mapping(), "b").number(0, 1),
        "rules.yaml, line 2, column 6: b is not a number",
        "write a number from 0 to 1");
  }

  @Test
  void shouldNameTheRangeThatANumberLeaves() {
    refuses(
        "score: 1.5",
        root -> place(root.mapping(), "score").number(0, 1),
        "line 1, column 8: score holds 1.5",
        "write a number from 0 to 1");
  }

  @Test
  void shouldSuggestTheKnownKeyThatIsNearest() {
    refuses(
        "min_scor: 0.5",
        root -> root.mapping(Set.of("min_score", "label")),
        "line 1, column 1: unknown key 'min_scor'",
        "did you mean 'min_score'?");
  }

  @Test
  void shouldListTheKnownKeysWhereNoneIsNear() {
    refuses(
        "volume: 3",
        root -> root.mapping(Set.of("min_score", "label")),
        "unknown key 'volume'",
        "known here: label, min_score");
  }

  @Test
  void shouldRefuseAKeyThatOccursTwice() {
    refuses(
        "label: dog\nlabel: cat\n", YamlPlace::mapping, "line 2, column 1: 'label'", "remove one");
  }

  @Test
  void shouldTakeNoNumberForAText() {
    refuses(
        "label: 7",
        root -> place(root.mapping(), "label").text(),
        "line 1, column 8: label is not a text",
        "quotes");
  }

  @Test
  void shouldRefuseATextThatIsNoYamlAtItsLine() {
    refuses("a: b\nc: [d\n", root -> {}, "rules.yaml, line ", "check indentation");
  }

  @Test
  void shouldRefuseAnEmptyFileAsAMapping() {
    refuses("", YamlPlace::mapping, "rules.yaml: the file is not a mapping", "key: value");
  }

  private static Map<String, YamlPlace> read(String text) {
    return YamlPlace.parse("rules.yaml", text).mapping();
  }

  private static YamlPlace place(Map<String, YamlPlace> values, String key) {
    YamlPlace place = values.get(key);
    if (place == null) {
      throw new AssertionError("no key " + key + " among " + values.keySet());
    }
    return place;
  }

  private static void refuses(
      String text, Consumer<YamlPlace> reading, String message, String remedy) {
    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> reading.accept(YamlPlace.parse("rules.yaml", text)))
        .withMessageContaining(message)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.remedy()).contains(remedy);
            });
  }

  /** The parser calls itself for each level, and ended the process' stack. */
  @Test
  void shouldRefuseATextThatIsNestedTooDeeply() {
    assertThatThrownBy(() -> YamlPlace.parse("rules.yaml", "[".repeat(100_000)))
        .isInstanceOf(RetinueException.class)
        .hasMessage("rules.yaml: it is nested too deeply");
  }
}
