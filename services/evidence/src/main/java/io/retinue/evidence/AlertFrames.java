package io.retinue.evidence;

import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.platform.alert.KeptFrame;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import io.retinue.video.VideoException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/** Reads the frames of an alert from the frames topic. */
record AlertFrames(KafkaClients clients, RetinueSerdes serdes, StopSignal stop) {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Duration ONE_FRAME_WITHIN = Duration.ofSeconds(10);

  /** A frame may be written later than it was captured, by so much more than another one. */
  private static final Duration UNEVEN = Duration.ofSeconds(2);

  private static final Map<String, Object> FEW_RECORDS = Map.of("max.poll.records", 10);

  /** Receives the frames of a clip. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Takes the next frame.
     *
     * @param timeMs milliseconds since the first frame of the clip
     */
    void visit(Frame frame, long timeMs) throws VideoException;
  }

  /** One frame; empty where the topic no longer has it. */
  Optional<Frame> one(FrameRef ref) {
    return KeptFrame.of(clients, serdes, ref, Deadline.in(ONE_FRAME_WITHIN)).map(KeptFrame::frame);
  }

  /**
   * Passes the frames that the topic has of a clip to the visitor, in order.
   *
   * @throws RetinueException UNREACHABLE where the brokers do not answer
   */
  void read(ClipOrder order, Capture capture, Visitor visitor) throws VideoException {
    Instant written =
        KeptFrame.of(clients, serdes, order.frame(), Deadline.in(ONE_FRAME_WITHIN))
            .map(KeptFrame::appended)
            .orElse(order.written());
    TopicPartition place = new TopicPartition(Topic.FRAMES.topicName(), order.partition());
    ClipWindow window = new ClipWindow(order, capture);
    try (TopicReader reader = TopicReader.open(clients, FEW_RECORDS, List.of(Topic.FRAMES))) {
      reader.keepOnly(place);
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToTimes(Map.of(place, written.minus(capture.before()).minus(UNEVEN)));
      ValueDecoder<Frame> values = new ValueDecoder<>(serdes.frames().deserializer());
      Instant latest = written.plus(capture.longest()).plus(capture.after()).plus(SILENCE);
      Deadline deadline = Deadline.in(SILENCE);
      while (!reader.hasReached(ends)) {
        stop.check();
        ConsumerRecords<String, byte[]> records = reader.poll(POLL);
        for (ConsumerRecord<String, byte[]> record : records) {
          if (record.timestamp() > latest.toEpochMilli()
              || isPast(record, values, window, visitor)) {
            return;
          }
        }
        if (!records.isEmpty()) {
          deadline = Deadline.in(SILENCE);
        } else if (deadline.isOver()) {
          throw new RetinueException(
              ErrorKind.UNREACHABLE,
              "no frame of " + place + " came for " + SILENCE.toSeconds() + " s",
              "check that the brokers are up; the clip is tried again");
        }
      }
    }
  }

  private boolean isPast(
      ConsumerRecord<String, byte[]> record,
      ValueDecoder<Frame> values,
      ClipWindow window,
      Visitor visitor)
      throws VideoException {
    stop.check();
    Optional<Frame> frame = values.decode(record);
    if (frame.isEmpty()) {
      return false;
    }
    ClipWindow.Side side = window.of(frame.get());
    if (side == ClipWindow.Side.INSIDE) {
      visitor.visit(frame.get(), window.timeMs(frame.get()));
    }
    return side == ClipWindow.Side.PAST;
  }
}
