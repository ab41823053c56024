package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.ingest.IngestConfig.StartCheck;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  private static final StartCheck CHECK = StartCheck.REFUSE_BAD_SOURCES;
  private static final CameraSource SCENE = TestScenes.drawn(10, 5);
  private static final CameraConfig GATE =
      new CameraConfig(new CameraSettings("gate", DetectSize.DEFAULT), SCENE, Playback.LOOP);

  @Test
  void shouldHaveTheDocumentedDefaults() {
    IngestConfig config = new IngestConfig(List.of(GATE));

    assertThat(config.maxDetectorLag()).isEqualTo(200);
    assertThat(config.statusEvery()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.stalledAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.startCheck()).isEqualTo(StartCheck.REFUSE_BAD_SOURCES);
    assertThat(config.retryingBadSources().startCheck()).isEqualTo(StartCheck.RETRY_BAD_SOURCES);
  }

  @Test
  void shouldRefuseTwoCamerasOfOneName() {
    assertThatThrownBy(() -> new IngestConfig(List.of(GATE, GATE)))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING))
        .hasMessageContaining("'gate'");
  }

  @Test
  void shouldRefuseALagOutOfRange() {
    Duration second = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new IngestConfig(List.of(GATE), 0, second, second, CHECK))
        .hasMessageContaining("maxDetectorLag 0");
    assertThatThrownBy(() -> new IngestConfig(List.of(GATE), 1, Duration.ZERO, second, CHECK))
        .hasMessageContaining("statusEvery");
  }
}
