package io.retinue.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {
  private static final Key<String> NAME =
      Key.of("name", Setting.text("a name", "pump"), "What it is called");
  private static final Key<Integer> COUNT =
      Key.of("count", Setting.wholeNumber(1, 10), "How many").byDefault("3");
  private static final Key<Double> SHARE =
      Key.of("share", Setting.number(0, 1), "How much").byDefault("0.5");
  private static final Key<Duration> WAIT =
      Key.of("wait", Setting.seconds(0, 60), "How long").byDefault("1.5");
  private static final Key<Boolean> ENABLED =
      Key.of("enabled", Setting.onOff(), "Whether it runs").byDefault("true");
  private static final Key<String> MODE =
      Key.of("mode", Setting.choice("fast", "exact"), "How it runs").byDefault("fast");
  private static final Key<Secret> PASSWORD =
      Key.optional("password", Setting.secret(), "Opens it");
  private static final Key<List<String>> TAGS =
      Key.optional("tags", ListOf.of(Setting.text("a word", "red")).orOne(), "Words for it");
  private static final Key<List<Polygon.Corner>> AREA =
      Key.optional("area", Setting.polygon(), "Where it is");
  private static final Key<Machine> MACHINE =
      Key.of(
          "machine",
          Section.of(
              SettingsFileTest::machine,
              NAME,
              COUNT,
              SHARE,
              WAIT,
              ENABLED,
              MODE,
              PASSWORD,
              TAGS,
              AREA),
          "The machine");
  private static final Key<Map<String, Integer>> LIMITS =
      Key.of(
              "limits",
              NamedEntries.of(
                  Pattern.compile("[a-z]+"), "use a to z", "speed", Setting.wholeNumber(1, 9)),
              "Limits by name")
          .byDefault("{}");
  private static final SettingsFile<Plant> FILE =
      new SettingsFile<>(
          "the plant", Section.of(v -> new Plant(v.get(MACHINE), v.get(LIMITS)), MACHINE, LIMITS));

  private static final String CANARY = "canary-7f3a";

  private @TempDir Path folder = Path.of("");

  private record Plant(Machine machine, Map<String, Integer> limits) {}

  private record Machine(
      String name,
      int count,
      double share,
      Duration delay,
      boolean enabled,
      String mode,
      Optional<Secret> password,
      Optional<List<String>> tags,
      Optional<List<Polygon.Corner>> area) {}

  private static Machine machine(Values v) {
    return new Machine(
        v.get(NAME),
        v.get(COUNT),
        v.get(SHARE),
        v.get(WAIT),
        v.get(ENABLED),
        v.get(MODE),
        v.find(PASSWORD),
        v.find(TAGS),
        v.find(AREA));
  }

  @Test
  void shouldReadEveryKindOfValue() {
    Plant plant =
        read(
            """
            # a comment
            machine:
              name: '12'
              count: 10
              share: 0.25
              wait: 0.0015
              enabled: false
              mode: exact
              password: 0042
              tags: [red, "a, b"]
              area: 0, 0.5, 1,0.5, 1,1
            limits: {speed: 3, heat: 9}
            """);

    assertThat(plant.machine())
        .isEqualTo(
            new Machine(
                "12",
                10,
                0.25,
                Duration.ofMillis(2), // 1.5 ms, rounded
                false,
                "exact",
                Optional.of(new Secret("0042")),
                Optional.of(List.of("red", "a, b")),
                Optional.of(
                    List.of(
                        new Polygon.Corner(0, 0.5),
                        new Polygon.Corner(1, 0.5),
                        new Polygon.Corner(1, 1)))));
    assertThat(plant.limits()).containsExactly(Map.entry("speed", 3), Map.entry("heat", 9));
  }

  @Test
  void shouldFillInWhatIsLeftOut() {
    assertThat(read("machine: {name: pump, tags: red}"))
        .isEqualTo(
            new Plant(
                new Machine(
                    "pump",
                    3,
                    0.5,
                    Duration.ofMillis(1500),
                    true,
                    "fast",
                    Optional.empty(),
                    Optional.of(List.of("red")),
                    Optional.empty()),
                Map.of()));
  }

  @Test
  void shouldReportAllProblemsAtOnceInTheOrderOfTheFile() {
    RetinueException refused =
        refused(
            """
            machine:
              nam: pump
              count: 11
              share: much
              mode: fsat
              tags: []
              tags: [red]
            limits:
              Speed: 3
              heat: &nine 9
              cold: *nine
            weather: fine
            """);

    assertThat(refused.kind()).isEqualTo(ErrorKind.BAD_INPUT);
    assertThat(refused.problems())
        .containsExactly(
            "p.yaml, line 2, column 3: unknown key 'nam' in machine; did you mean 'name'?",
            "p.yaml, line 3, column 10: machine.count is '11';"
                + " write a whole number from 1 to 10, such as 1",
            "p.yaml, line 4, column 10: machine.share is 'much';"
                + " write a number from 0 to 1, such as 0",
            "p.yaml, line 5, column 9: machine.mode is 'fsat';"
                + " did you mean 'fast'? Write fast or exact",
            "p.yaml, line 6, column 9: machine.tags is an empty list;"
                + " write [red], or remove the key",
            "p.yaml, line 7, column 3: 'tags' stands here and in line 6; remove one of the two",
            "p.yaml, line 9, column 3: 'Speed' cannot be a name in limits; use a to z",
            "p.yaml, line 10, column 9: an anchor ('&') stands here;"
                + " remove it, and write the value in each place; put a text that begins with '&'"
                + " in quotes",
            "p.yaml, line 11, column 9: an alias ('*') stands here;"
                + " write the value itself, in quotes if it begins with '*'",
            "p.yaml, line 12, column 1: unknown key 'weather' in the file;"
                + " remove it; known here: limits, machine");
    assertThat(refused).hasMessage(String.join("\n", refused.problems()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "machine: {name: pump}\\n\\tlimits: {}|line 2|a tab stands here",
        "machine:\\n  name: pump\\n    count: 3|line 3|a ':' stands where no key can be",
        "machine:\\n    name: pump\\n  count: 3|line 3|indented neither",
        "machine:\\n  name: pump\\n  count|line 3|this line has no ':'",
        "machine:\\n  name: 'pump\\n  count: 3|line 2|a quote that begins here does not end",
        "machine:\\n  name: pump\\n  tags: [a, b\\n  count: 3|line 3|a bracket that opens here",
        "machine:\\n  name: @pump|line 2|no value can begin with this character",
        "machine:\\n  name: !!binary pump|line 2|a tag ('!') stands here",
        "machine: {name: pump}\\n---\\nmachine: {name: pump}|line 2|a second document",
        "machine:\\n  name: pump\\n  ? [a]\\n  : 3|line 3|a key is a list or a mapping",
        "machine:\\n  name: pu\\u0007mp|line 2|a control character",
        "count: 3\\nmachine: {name: pump}|line 1|write it below 'machine:', indented",
        "machine: {name: [pump]}|line 1, column 17|is a list, not a name",
        "machine: {name: pump, count: '3'}|line 1, column 30|machine.count is '3'",
        "machine: {name: pump, share: .nan}|line 1, column 30|machine.share is '.nan'",
        "machine: {name: pump, share: .inf}|line 1, column 30|machine.share is '.inf'",
        "machine: {name: pump, tags: [*a,*a,*a,*a]}|line 1, column 30|one of 4",
        "machine: {name: pump, count: 3.5}|line 1, column 30|machine.count is '3.5'",
        "machine: {name: pump, enabled: yes}|line 1, column 32|write true or false",
        "machine: {name: }|line 1, column 16|machine.name is empty",
        "machine: {count: 3}|line 1, column 10|machine has no 'name'; add 'name: pump'",
        "machine: 7|line 1, column 10|machine is a single value, not a mapping",
      })
  void shouldPointAtTheMistake(String yaml, String where, String problem) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0007", "\u0007");

    assertThat(refused(text).problems()).anySatisfy(p -> assertThat(p).contains(where, problem));
  }

  @Test
  void shouldStopAtADepthThatNoSettingsHave() {
    assertThat(refused("[".repeat(100_000)).problems())
        .singleElement()
        .asString()
        .contains("line 1, column 34", "nested too deeply"); // 32 levels below the first bracket
  }

  @Test
  void shouldTakeValuesFromTheEnvironmentAndFromFilesItNames() throws Exception {
    Path file = Files.writeString(folder.resolve("secret"), CANARY + "\n");
    Variables variables = Variables.of(Map.of("COUNT", "7", "PASSWORD_FILE", file.toString()));

    Plant plant =
        FILE.parse(
            "p.yaml",
            "machine: {name: 'pump-${COUNT}-$${x}', count: '${COUNT}', password: '${PASSWORD}'}",
            variables);

    assertThat(plant.machine().name()).isEqualTo("pump-7-${x}");
    assertThat(plant.machine().count()).isEqualTo(7);
    assertThat(plant.machine().password()).map(Secret::reveal).contains(CANARY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine: {name: '${NONE}'}|environment variable NONE is not set; set NONE, or NONE_FILE",
        "machine: {name: '${LOST}'}|LOST_FILE does not name a file",
        "machine: {name: '${a b}'}|begins no variable; write ${NAME}",
        "machine: {name: '${A'}|begins no variable",
        "machine: {name: a, count: '${CANARY}'}|machine.count is '${CANARY}'",
        "machine: {name: a, mode: '${CANARY}'}|machine.mode is '${CANARY}'",
      })
  void shouldNameTheVariableAndNeverItsValue(String yamlAndProblem) {
    String[] parts = yamlAndProblem.split("\\|");
    Variables variables = Variables.of(Map.of("CANARY", CANARY, "LOST_FILE", "/no/such/file"));

    assertThatThrownBy(() -> FILE.parse("p.yaml", parts[0], variables))
        .hasMessageContaining(parts[1])
        .hasMessageNotContaining(CANARY);
  }

  @Test
  void shouldNeverPrintASecret() throws Exception {
    Path file = folder.resolve("p.yaml");
    Files.writeString(file, "machine: {name: pump, password: " + CANARY + "}");

    assertThat(FILE.show(file, Variables.of(Map.of()))).doesNotContain(CANARY).contains("'***'");
    assertThat(FILE.read(file, Variables.of(Map.of())).toString()).doesNotContain(CANARY);
    for (String value :
        List.of("[X]", "{X: X}", "&X Y", "*X", "!X Y", "'X", "\"X", "[X", "@X", "X: X")) {
      String yaml = "machine:\n  name: pump\n  password: " + value.replace("X", CANARY) + "\n";
      assertThatExceptionOfType(RetinueException.class)
          .as(value)
          .isThrownBy(() -> read(yaml))
          .satisfies(e -> assertThat(e.toString() + e.remedy()).doesNotContain(CANARY));
    }
  }

  @Test
  void shouldPrintAFileThatReadsBackAsTheSame() throws Exception {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file,
        "machine: {name: 'it''s: #1', tags: ['7', 'a, b', \"tab\\t\", 'true', '- x']}\n"
            + "limits: {speed: 3}\n");
    Plant plant = FILE.read(file, Variables.of(Map.of()));

    String shown = FILE.show(file, Variables.of(Map.of()));

    assertThat(shown).contains("count: 3\n", "wait: 1.5\n", "enabled: true\n", "mode: fast\n");
    assertThat(read(shown)).isEqualTo(plant);
  }

  @Test
  void shouldHaveAValidExampleWithEveryKey() {
    assertThat(read(FILE.example()).machine().area()).isPresent();
  }

  @Test
  void shouldGiveASchemaWithTypesRangesDefaultsAndMeanings() {
    assertThat(FILE.schema())
        .contains("\"$schema\" : \"https://json-schema.org/draft/2020-12/schema\"")
        .contains("\"minimum\" : 1", "\"maximum\" : 10", "\"default\" : 3", "\"How many\"")
        .contains("\"enum\" : [ \"fast\", \"exact\" ]", "\"writeOnly\" : true")
        .contains("\"additionalProperties\" : false", "\"required\" : [ \"name\" ]");
  }

  @Test
  void shouldRefuseFilesThatAreNoSettings() throws Exception {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "machine: {name: größe}".getBytes(StandardCharsets.ISO_8859_1));
    Path large = folder.resolve("large.yaml");
    Files.writeString(large, "#".repeat((1 << 20) + 1));

    for (Path file : List.of(latin, large, folder, folder.resolve("missing.yaml"))) {
      assertThatThrownBy(() -> FILE.read(file, Variables.of(Map.of())))
          .isInstanceOf(RetinueException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }

  @Test
  void shouldFindAMistakeInADescriptionWhenItIsMade() {
    assertThatThrownBy(() -> Key.of("count", Setting.wholeNumber(1, 3), "How many").byDefault("4"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 3");
  }

  private static Plant read(String yaml) {
    return FILE.parse("p.yaml", yaml, Variables.of(Map.of()));
  }

  private static RetinueException refused(String yaml) {
    return catchThrowableOfType(RetinueException.class, () -> read(yaml));
  }
}
