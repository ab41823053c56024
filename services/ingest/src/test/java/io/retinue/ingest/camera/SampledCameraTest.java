package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.TestScenes;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.source.VideoFile;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.schemas.Frame;
import io.retinue.video.VideoException;
import io.retinue.video.VideoWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera of which fewer pictures are wanted than it has. */
class SampledCameraTest {
  private static final int FRAMES = 40;

  /** A COMPLETE one waits for the detector, and nobody answers here. */
  private static final Playback FAST =
      new Playback(Playback.Delivery.LIVE, Playback.Speed.AS_IT_COMES, Playback.End.FINAL);

  @TempDir Path folder;

  @Test
  void shouldPublishTheSamePicturesWithoutDecodingTheOthers() throws VideoException {
    Path film = TestScenes.video(folder.resolve("a.avi"), FRAMES, VideoWriter.Codec.MJPEG);

    List<Frame> all = published(new VideoFile(film), OptionalDouble.empty(), Map.of());
    List<Frame> some =
        published(new VideoFile(film), OptionalDouble.of(2), Map.of(DropReason.SAMPLED_OUT, 32L));

    assertThat(all).hasSize(FRAMES);
    assertThat(some).hasSize(8); // four seconds, two a second
    for (int i = 0; i < some.size(); i++) {
      Frame same = all.get(5 * i); // ten frames a second
      assertThat(some.get(i).getIndex()).isEqualTo(same.getIndex());
      assertThat(some.get(i).getMediaTime()).isEqualTo(same.getMediaTime());
      assertThat(some.get(i).getBytes()).isEqualTo(same.getBytes());
    }
    assertThat(some.get(3).getDrops()).extracting(drop -> drop.getCount()).containsExactly(4L);
  }

  private static List<Frame> published(
      CameraSource source, OptionalDouble framesPerSecond, Map<DropReason, Long> drops) {
    CameraSettings settings =
        new CameraSettings("gate", DetectSize.DEFAULT, framesPerSecond, Optional.empty());
    try (SupervisedCamera camera =
        new SupervisedCamera(new CameraConfig(settings, source, FAST)).start()) {
      assertThat(camera.supervisor.await(Duration.ofSeconds(20))).isTrue();
      assertThat(camera.tally().state()).isEqualTo(State.ENDED);
      assertThat(camera.tally().read()).isEqualTo(FRAMES);
      assertThat(camera.tally().drops()).isEqualTo(drops);
      return camera.frames.history().stream().map(ProducerRecord::value).toList();
    }
  }
}
