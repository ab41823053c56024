package io.retinue.detector.stream;

import static io.retinue.detector.testing.DetectorParts.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.batch.BadFrameException;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.model.BatchClock.Temperature;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.stream.BatchInterceptor.OutcomeHeader;
import io.retinue.detector.testing.DetectorParts;
import io.retinue.detector.testing.FakeFrameModel;
import io.retinue.detector.testing.PlainAvro;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetectProcessorTest {
  private final DetectorParts parts = new DetectorParts(8);
  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private final Serializer<DetectionEvent> serializer =
      new PlainAvro<>(DetectionEvent.class).serializer();

  @AfterEach
  void close() {
    parts.close();
  }

  @Test
  void shouldCommitAtTheEndOfAPollSoThatNoTransactionIsOpenDuringTheNext() {
    DetectProcessor processor = processor(serializer);
    PollCommit atOnce = PollCommit.atOnce(2);

    processor.process(record(0, atOnce));
    assertThat(context.committed()).isFalse();
    processor.process(record(1, atOnce));

    assertThat(context.committed()).isTrue();
    assertThat(context.forwarded()).hasSize(2);
  }

  @Test
  void shouldLeaveTheCommitOfAFullPollToTheInterval() {
    processor(serializer).process(record(0, PollCommit.whenDue(1)));

    assertThat(context.committed()).isFalse();
  }

  @Test
  void shouldCommitEachFrameThatRunsAloneButTheOnesThatAreShed() {
    DetectProcessor processor = processor(serializer);

    processor.process(alone(0));
    assertThat(context.committed()).as("no release serves").isFalse();
    parts.slot.offer(new FakeFrameModel(1));
    processor.process(alone(1));

    assertThat(context.committed()).isTrue();
    assertThat(context.forwarded()).hasSize(2);
  }

  @Test
  void shouldCommitAlsoWhatIsShedWhereACallMayTakeAsLongAsATransaction() {
    FakeFrameModel model = new FakeFrameModel(1);
    parts.batchClock.finished(model.release(), 1, Duration.ofSeconds(3), Temperature.WARM);

    processor(serializer).process(alone(0));

    assertThat(context.committed()).isTrue();
  }

  private Record<byte[], byte[]> alone(long index) {
    return new Record<>(new byte[] {1}, parts.values(index).get(0), NOW.toEpochMilli());
  }

  @Test
  void shouldCommitAPollThatEndsWithABadFrame() {
    DetectProcessor processor = processor(serializer);
    FrameOutcome bad = new FrameOutcome.Unusable(new BadFrameException("no frame"));

    assertThatThrownBy(() -> processor.process(record(bad, PollCommit.atOnce(1))))
        .isInstanceOf(BadFrameException.class);

    assertThat(context.committed()).isTrue();
  }

  @Test
  void shouldBlameTheRecordForAnEventThatCannotBeWritten() {
    DetectProcessor processor =
        processor(
            (topic, event) -> {
              throw new SerializationException("a field is missing");
            });

    assertThatThrownBy(() -> processor.process(record(0, PollCommit.whenDue(1))))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("gate/");
  }

  @Test
  void shouldNotBlameTheRecordForARegistryThatIsAway() {
    DetectProcessor processor =
        processor(
            (topic, event) -> {
              throw new RetinueException(ErrorKind.UNREACHABLE, "the registry is away", "start it");
            });

    assertThatThrownBy(() -> processor.process(record(0, PollCommit.whenDue(1))))
        .isInstanceOf(DeviceFailureException.class)
        .hasMessageContaining("the registry is away");
  }

  private DetectProcessor processor(Serializer<DetectionEvent> events) {
    DetectProcessor processor = new DetectProcessor(parts.polls, events, parts.counters);
    context.setRecordMetadata("retinue.frames", 0, 0);
    processor.init(context);
    return processor;
  }

  /** A frame that no release could serve. */
  private Record<byte[], byte[]> record(long index, PollCommit commit) {
    return record(parts.detector.detect(parts.values(index)).get(0), commit);
  }

  private static Record<byte[], byte[]> record(FrameOutcome outcome, PollCommit commit) {
    Record<byte[], byte[]> record =
        new Record<>(new byte[] {1}, new byte[] {2}, NOW.toEpochMilli());
    record.headers().add(new OutcomeHeader(outcome, commit));
    return record;
  }
}
