package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.video.DetectSize;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  private static final CameraSource SCENE = TestScenes.drawn(10, 5);
  private static final CameraConfig GATE = new CameraConfig("gate", SCENE, Playback.LOOP);

  @Test
  void shouldHaveTheDocumentedDefaults() {
    IngestConfig config = new IngestConfig(List.of(GATE));

    assertThat(config.maxDetectorLag()).isEqualTo(200);
    assertThat(config.statusEvery()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.stalledAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(GATE.detectSize()).isEqualTo(new DetectSize(1280, 720));
    assertThat(GATE.maxFramesPerSecond()).isEmpty();
  }

  @Test
  void shouldRefuseTwoCamerasOfOneName() {
    assertThatThrownBy(() -> new IngestConfig(List.of(GATE, GATE)))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING))
        .hasMessageContaining("'gate'");
  }

  @Test
  void shouldRefuseNoCamera() {
    assertThatThrownBy(() -> new IngestConfig(List.of()))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("no camera");
  }

  @Test
  void shouldRefuseANameThatIsNone() {
    assertThatThrownBy(() -> new CameraConfig("Front Door", SCENE, Playback.LOOP))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("'Front Door'");
  }

  @Test
  void shouldRefuseARateOutOfRange() {
    assertThatThrownBy(
            () ->
                new CameraConfig(
                    "gate", SCENE, Playback.LOOP, DetectSize.DEFAULT, OptionalDouble.of(0)))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("gate")
        .hasMessageContaining("out of range");
  }

  @Test
  void shouldRefuseALagOutOfRange() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new IngestConfig(List.of(GATE), 0, second, second))
        .hasMessageContaining("maxDetectorLag 0");
    assertThatThrownBy(() -> new IngestConfig(List.of(GATE), 1, Duration.ZERO, second))
        .hasMessageContaining("statusEvery");
  }
}
