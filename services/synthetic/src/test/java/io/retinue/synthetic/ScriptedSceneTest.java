package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.synthetic.ScriptedScene.Visit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptedSceneTest {
  @ParameterizedTest
  @CsvSource({"640, 360", "320, 192", "512, 512"})
  void shouldHaveSomeoneInTheZoneExactlyWhenTheScriptSaysSo(int width, int height) {
    ScriptedScene scene =
        new ScriptedScene(
            width, height, List.of(new Visit(40, 100), new Visit(170, 230), new Visit(231, 245)));

    for (long frame = 0; frame < scene.frames() + 5; frame++) {
      long now = frame;
      long expected =
          scene.visits().stream().filter(v -> now >= v.enters() && now < v.leaves()).count();

      assertThat(inZone(scene, frame, width, height)).as("frame %d", frame).isEqualTo(expected);
    }
  }

  @Test
  void shouldCrossTheEdgesByAClearStep() {
    ScriptedScene scene = ScriptedScene.twoVisits(640, 360);

    // The zone is 240 to 400 pixels from the left; a step is 14 pixels.
    for (Visit visit : scene.visits()) {
      assertThat(middle(scene, visit.enters() - 1)).isLessThan(237);
      assertThat(middle(scene, visit.enters())).isGreaterThan(243);
      assertThat(middle(scene, visit.leaves() - 1)).isLessThan(397);
      assertThat(middle(scene, visit.leaves())).isGreaterThan(403);
    }
  }

  @Test
  void shouldStandStillInTheMiddle() {
    ScriptedScene scene = ScriptedScene.twoVisits(640, 360);

    assertThat(scene.frame(60).truth()).isEqualTo(scene.frame(80).truth());
    assertThat(scene.frame(60).picture().rgb()).isNotEqualTo(scene.frame(40).picture().rgb());
    assertThat(scene.frame(60).truth()).hasSize(1);
    assertThat(scene.frame(60).truth().get(0).visibility()).isEqualTo(1);
  }

  @Test
  void shouldBeEmptyBeforeAndAfter() {
    ScriptedScene scene = ScriptedScene.twoVisits(640, 360);

    assertThat(scene.frame(0).truth()).isEmpty();
    assertThat(scene.frame(scene.frames()).truth()).isEmpty();
    assertThat(scene.frame(scene.frames()).marginal()).isEmpty();
    assertThat(new ScriptedScene(640, 360, List.of()).frames()).isZero();
  }

  @Test
  void shouldGiveTheSameBytesAgain() {
    byte[] once = ScriptedScene.twoVisits(640, 360).frame(45).picture().rgb();
    ScriptedScene other = ScriptedScene.twoVisits(640, 360);
    other.frame(200);

    assertThat(other.frame(45).picture().rgb()).isEqualTo(once);
  }

  @Test
  void shouldRefuseAScriptThatCannotBePlayed() {
    assertThatThrownBy(() -> new Visit(10, 12)).hasMessageContaining("14 frames after");
    assertThatThrownBy(
            () -> new ScriptedScene(640, 360, List.of(new Visit(0, 50), new Visit(50, 90))))
        .hasMessageContaining("visit 1 begins before");
  }

  private static long inZone(ScriptedScene scene, long frame, int width, int height) {
    ScriptedScene.Zone zone = scene.zone();
    return scene.frame(frame).truth().stream()
        .filter(
            box -> {
              double x = (box.x1() + box.x2()) / 2 / width;
              double y = box.y2() / height;
              return x >= zone.left() && x <= zone.right() && y >= zone.top() && y <= zone.bottom();
            })
        .count();
  }

  private static double middle(ScriptedScene scene, long frame) {
    TruthBox box = scene.frame(frame).truth().get(0);
    return (box.x1() + box.x2()) / 2;
  }
}
