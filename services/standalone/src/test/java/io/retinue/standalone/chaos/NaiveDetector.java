package io.retinue.standalone.chaos;

import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.admin.AdminServer;
import io.retinue.platform.admin.ServiceState;
import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.ConsumerGroups;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A detector that is wrong in the usual way: its processor collects records in a list and forwards
 * their results later. Kafka Streams commits the collected records as done, exactly once or not.
 */
final class NaiveDetector {
  private static final int BATCH = 8;
  private static final List<String> OPTIONS =
      List.of("--bootstrap-servers", "--registry-url", "--data", "--admin-port");

  private NaiveDetector() {}

  /** Takes the options of {@code serve detector}; others are ignored. */
  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    List<String> values = OPTIONS.stream().map(o -> all.get(all.indexOf(o) + 1)).toList();
    KafkaConnection kafka = new KafkaConnection(values.get(0), URI.create(values.get(1)));
    Path data = Path.of(values.get(2));
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    Map<String, Object> properties =
        new KafkaClients(kafka).streamsProperties(ConsumerGroups.DETECTOR);
    properties.put("state.dir", data.resolve("state").toString());
    properties.put("main.consumer.session.timeout.ms", 6_000);
    Topology topology =
        new Topology()
            .addSource(
                "frames",
                Serdes.String().deserializer(),
                Serdes.ByteArray().deserializer(),
                Topic.FRAMES.topicName())
            .addProcessor("collect", () -> new CollectingProcessor(serdes), "frames")
            .addSink(
                "detections",
                Topic.DETECTIONS.topicName(),
                Serdes.String().serializer(),
                serdes.detections().serializer(),
                "collect");
    AdminConfig admin =
        new AdminConfig(
            AdminConfig.LOOPBACK, Integer.parseInt(values.get(3)), AllowedHosts.loopback());
    try (KafkaStreams streams = new KafkaStreams(topology, new StreamsConfig(properties));
        AdminServer ignored = AdminServer.start(admin, () -> "", () -> List.of(state(streams)))) {
      streams.start();
      var unused = new StopSignal().await(Duration.ofDays(1));
    }
  }

  private static ServiceState state(KafkaStreams streams) {
    return new ServiceState(
        "detector",
        streams.state() == KafkaStreams.State.RUNNING
            ? Health.ready("naive")
            : Health.starting("naive"));
  }

  /** The mistake. */
  private static final class CollectingProcessor
      extends ContextualProcessor<String, byte[], String, DetectionEvent> {
    private final RetinueSerdes serdes;
    private final List<Record<String, DetectionEvent>> collected = new ArrayList<>();

    CollectingProcessor(RetinueSerdes serdes) {
      this.serdes = serdes;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      try {
        Frame frame =
            serdes.frames().deserializer().deserialize(Topic.FRAMES.topicName(), record.value());
        collected.add(record.withValue(event(frame)));
      } catch (SerializationException e) {
        return; // junk
      }
      if (collected.size() >= BATCH) {
        collected.forEach(context()::forward);
        collected.clear();
      }
    }

    private DetectionEvent event(Frame frame) {
      var place = context().recordMetadata().orElseThrow();
      return DetectionEvent.newBuilder()
          .setEventId(frame.getCamera() + "/" + frame.getEpoch() + "/" + frame.getIndex())
          .setFrame(
              new FrameRef(
                  frame.getCamera(),
                  frame.getEpoch(),
                  frame.getIndex(),
                  place.partition(),
                  place.offset()))
          .setCapturedAt(frame.getCapturedAt())
          .setMediaTime(frame.getMediaTime())
          .setWidth(frame.getWidth())
          .setHeight(frame.getHeight())
          .setStatus(DetectionStatus.DETECTED)
          .setRelease(new ReleaseRef("naive", 1L, "0".repeat(64)))
          .setDetections(List.of())
          .setTimings(new DetectionTimings(1f, 1f, 1f, BATCH))
          .build();
    }
  }
}
