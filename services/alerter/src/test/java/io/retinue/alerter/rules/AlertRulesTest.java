package io.retinue.alerter.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {
  @TempDir Path folder;

  @Test
  void shouldReadARuleInFrigatesWords() throws Exception {
    Path file = folder.resolve("alerts.yaml");
    Files.writeString(
        file,
        """
        # who is at the gate
        alerts:
          person_at_gate:
            label: person
            cameras: [gate, yard]
            coordinates: 0.1,0.5,0.9,0.5,0.9,1
            min_score: 0.6
            loitering_time: 1.5
            cutoff_time: 3
            severity: detection
        """);

    assertThat(AlertRules.read(file))
        .containsExactly(
            new PresenceRule(
                new RuleScope(
                    "person_at_gate",
                    Set.of("gate", "yard"),
                    "person",
                    new Zone.Polygon(
                        List.of(
                            new Zone.Corner(0.1, 0.5),
                            new Zone.Corner(0.9, 0.5),
                            new Zone.Corner(0.9, 1))),
                    AlertSeverity.DETECTION,
                    Duration.ofSeconds(3),
                    Optional.empty(),
                    Duration.ZERO),
                0.6,
                Duration.ofMillis(1500)));
  }

  @Test
  void shouldFillInWhatIsLeftOut() {
    assertThat(AlertRules.parse("a.yaml", "alerts: {cars: {label: car}}"))
        .containsExactly(PresenceRule.of("cars", "car"));
  }

  @Test
  void shouldTakeAListOfNumbersForAPolygonToo() {
    assertThat(
            AlertRules.parse(
                    "a.yaml", "alerts: {cars: {label: car, coordinates: [0, 0, 1, 0, 1, 1]}}")
                .get(0)
                .scope()
                .zone()
                .contains(0.9, 0.5))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "alerts: {a: {label: car, min_scor: 0.5}}"
            + "|line 1, column 26: unknown key 'min_scor' in alerts.a|did you mean 'min_score'?",
        "alert: {}|line 1, column 1: unknown key 'alert'|did you mean 'alerts'?",
        "alerts: {a: {min_score: 0.5}}|line 1, column 13: alerts.a has no 'label'|'label: person'",
        "alerts: {a: {label: car, min_score: 1.5}}|column 37: alerts.a.min_score is '1.5'|0 to 1",
        "alerts: {a: {label: car, min_score: high}}|min_score is 'high'|a number from 0 to 1",
        "alerts: {a: {label: 7}}|line 1, column 21: alerts.a.label is '7', not a text|quotes",
        "alerts: {a: {label: car, cutoff_time: -1}}|cutoff_time is '-1'|from 0 to 86400",
        "alerts: {a: {label: car, coordinates: '0,0,1,1'}}|has 2 corners|at least 3",
        "alerts: {a: {label: car, coordinates: '0,0,1,1,1'}}|5 numbers, which is odd|x,y",
        "alerts: {a: {label: car, coordinates: '0,0,1,1,1,0,0,1'}}|edges that cross: that from"
            + " corner 1 to 2 and that from corner 3 to 4|in the order of a walk around it",
        "alerts: {a: {label: car, coordinates: '0.2,0.2,0.5,0.5,0.9,0.9'}}|no area|x,y",
        "alerts: {a: {label: car, coordinates: '0,0,1,1,1,640'}}|not within 0 and 1|from 0 to 1",
        "alerts: {a: {label: car, coordinates: '0,0,1,1,1,x'}}|not within 0 and 1|from 0 to 1",
        "alerts: {a: {label: car, severity: loud}}|severity is 'loud'|alert or detection",
        "alerts: {a: {label: car, cameras: []}}|cameras is an empty list|remove the key",
        "alerts: {a: {label: car, cameras: [Gate]}}|cameras is 'Gate'|the name of a camera",
        "alerts: {a: {label: car, cameras: gate}}|cameras is a single value, not a list|[gate]",
        "alerts: {a: {label: car, zones: [drive]}}|unknown key 'zones'|known here: ",
        "alerts: {a: {label: car}, a: {label: car}}|'a' stands here and in line 1|remove one",
        "alerts: {a b: {label: car}}|'a b' cannot be a name in alerts|person_at_gate",
        "alerts: [a]|alerts is a list, not a mapping|person_at_gate:",
        "alerts: {a: [|line 1, column 14: a bracket|close it",
        "``|a.yaml: the file has no 'alerts'|add 'alerts: {person_at_gate: {label: person}}'",
      })
  void shouldPointAtWhatIsWrongAndSayWhatToWrite(String yaml, String problem, String remedy) {
    assertThatThrownBy(() -> AlertRules.parse("a.yaml", yaml))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.problems()).hasSize(1);
              assertThat(e)
                  .hasMessageStartingWith("a.yaml")
                  .hasMessageContaining(problem)
                  .hasMessageContaining(remedy);
            });
  }

  @Test
  void shouldSayThatTheFileIsMissing() {
    assertThatThrownBy(() -> AlertRules.read(folder.resolve("none.yaml")))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("there is no such file");
  }
}
