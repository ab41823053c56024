package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.detector.testing.Changed;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.retinanet.compiler.DeviceChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DetectorConfigTest {
  private static final Path DATA = Path.of("data");

  @Test
  void shouldHaveTheDefaultsThatTheReadmeNames() {
    DetectorConfig config = DetectorConfig.defaults(DATA);

    assertThat(config.modelName()).isEqualTo("retinanet");
    assertThat(config.modelStore()).isEqualTo(Path.of("data/models"));
    assertThat(config.inference().maxBatch()).isEqualTo(8);
    assertThat(config.inference().decodeThreads()).isEqualTo(2);
    assertThat(config.inference().modelThreads()).isEmpty();
    assertThat(config.inference().freshness()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.inference().device()).hasToString("auto");
    assertThat(config.inference().engine()).isEqualTo(InferenceConfig.Engine.COMPILED);
    assertThat(config.stream())
        .isEqualTo(
            new StreamConfig(
                Path.of("data/streams"),
                StreamConfig.Guarantee.EXACTLY_ONCE,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(6),
                Optional.empty(),
                Map.of()));
  }

  @Test
  void shouldSayWhatToWriteInsteadOfAValueOutOfRange() {
    InferenceConfig defaults = InferenceConfig.defaults();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Changed.in(defaults, "maxBatch", 257))
        .withMessage("maxBatch must be 1 to 256, not 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withModelThreads(0))
        .withMessageContaining("or absent for all cores");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Changed.in(defaults, "freshness", Duration.ZERO))
        .withMessageContaining("such as PT10S");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new InferenceConfig(
                    1,
                    0,
                    OptionalInt.empty(),
                    Duration.ofSeconds(1),
                    DeviceChoice.CPU,
                    InferenceConfig.Engine.COMPILED));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withEngine(InferenceConfig.Engine.EAGER, DeviceChoice.gpu(1)))
        .withMessageContaining("write the device cpu, or the engine compiled")
        .withMessageContaining("gpu:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Changed.in(StreamConfig.defaults(DATA), "threads", 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Changed.in(DetectorConfig.defaults(DATA), "modelName", " "));
  }

  @Test
  void shouldNotStartWithoutTheGraphicsCardThatIsAskedFor() {
    DetectorConfig config =
        Changed.in(
            DetectorConfig.defaults(DATA),
            "inference",
            InferenceConfig.defaults()
                .withEngine(InferenceConfig.Engine.COMPILED, DeviceChoice.gpu(99)));
    KafkaConnection nowhere =
        new KafkaConnection("unused:9092", URI.create("http://unused"), Map.of());

    RetinueException refused =
        catchThrowableOfType(
            RetinueException.class,
            () -> DetectorService.create(config, nowhere, new SimpleMeterRegistry()));

    assertThat(refused).hasMessageContaining("gpu:99 was asked for");
    assertThat(refused.remedy()).contains("CUDA");
  }
}
