package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.service.Health;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CameraHealthTest {
  @Test
  void shouldNotBeReadyWhileEveryCameraHasFailed() {
    Health health =
        CameraHealth.of(List.of(camera("gate", State.FAILED), camera("b", State.FAILED)));

    assertThat(health.live()).isTrue();
    assertThat(health.ready()).isFalse();
    assertThat(health.detail())
        .isEqualTo("2 cameras: 2 failed; gate FAILED: because; b FAILED: because");
  }

  @Test
  void shouldBeReadyWhileOneCameraGivesFrames() {
    Health health = CameraHealth.of(List.of(camera("gate", State.LIVE), camera("b", State.FAILED)));

    assertThat(health.ready()).isTrue();
    assertThat(health.detail()).isEqualTo("2 cameras: 1 live, 1 failed; b FAILED: because");
  }

  @Test
  void shouldWaitForAPersonWhileThereIsNoCamera() {
    Health health = CameraHealth.of(List.of());

    assertThat(health.state()).isEqualTo(Health.State.WAITING);
    assertThat(health.detail()).startsWith("no camera: add one to retinue.yaml");
  }

  @Test
  void shouldNotBeReadyWhileEveryCameraIsStalled() {
    assertThat(CameraHealth.of(List.of(camera("gate", State.STALLED))).ready()).isFalse();
  }

  @Test
  void shouldNotBeReadyWhileACameraOpensForTheFirstTime() {
    List<CameraTally> cameras = List.of(camera("gate", State.LIVE), camera("b", State.CONNECTING));

    assertThat(CameraHealth.of(cameras).ready()).isFalse();
  }

  @Test
  void shouldNameTenCamerasAtMost() {
    List<CameraTally> cameras =
        IntStream.range(0, 256).mapToObj(i -> camera("c" + i, State.FAILED)).toList();

    assertThat(CameraHealth.of(cameras).detail())
        .contains("c9 FAILED")
        .doesNotContain("c10 FAILED")
        .endsWith("; and 246 more");
  }

  private static CameraTally camera(String name, State state) {
    return new CameraTally(
        name,
        1,
        state,
        "because",
        Instant.EPOCH,
        0,
        0,
        OptionalLong.empty(),
        Map.of(),
        null,
        List.of(),
        List.of());
  }
}
