package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
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

  @Test
  void shouldMakeAPollABatchAndLoseNothing() {
    Map<String, Object> properties = properties(StreamConfig.defaults(DATA), Map.of());

    assertThat(properties)
        .containsEntry("application.id", "retinue-detector")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 100L)
        .containsEntry("poll.ms", 10)
        .containsEntry("buffered.records.per.partition", 64)
        .containsEntry("producer.linger.ms", 0)
        .containsEntry("main.consumer.max.poll.records", 8)
        .containsEntry("main.consumer.max.poll.interval.ms", 30 * 60_000)
        .containsEntry("producer.transaction.timeout.ms", 10_000)
        .containsEntry("main.consumer.session.timeout.ms", 6000)
        .containsEntry("main.consumer.heartbeat.interval.ms", 2000)
        .containsEntry("main.consumer.interceptor.classes", BatchInterceptor.class.getName())
        .containsEntry("processing.exception.handler", DeadLetterHandler.class.getName())
        .doesNotContainKey("main.consumer.group.instance.id");
  }

  @Test
  void shouldTakeGuaranteeInstanceAndOverridesFromTheSettings() {
    StreamConfig stream =
        Changed.in(
            Changed.in(
                StreamConfig.defaults(DATA).withInstanceId("pod-1"),
                "guarantee",
                StreamConfig.Guarantee.AT_LEAST_ONCE),
            "overrides",
            Map.of("commit.interval.ms", "250"));

    assertThat(properties(stream, Map.of()))
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("main.consumer.group.instance.id", "pod-1")
        .containsEntry("commit.interval.ms", "250");
  }

  @Test
  void shouldLeaveSessionsToTheBrokerUnderTheStreamsProtocol() {
    StreamConfig stream = StreamConfig.defaults(DATA).withInstanceId("pod-1");

    assertThat(properties(stream, Map.of("group.protocol", "streams")))
        .doesNotContainKey("main.consumer.session.timeout.ms")
        .doesNotContainKey("main.consumer.group.instance.id");
  }

  private static Map<String, Object> properties(StreamConfig stream, Map<String, String> client) {
    KafkaConnection connection =
        new KafkaConnection("unused:9092", URI.create("http://unused"), client);
    try (DetectorParts parts = new DetectorParts(8)) {
      return StreamsProperties.of(
          new KafkaClients(connection),
          Changed.in(DetectorConfig.defaults(DATA), "stream", stream),
          parts.polls,
          parts.counters);
    }
  }
}
