package io.retinue.platform.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.feedback.LabelWriter.Box;
import io.retinue.platform.feedback.LabelWriter.Label;
import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.LabelledFrame;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class LabelWriterTest {
  private static final Instant AT = Instant.parse("2026-11-21T08:00:00.123456Z");

  private final FlakyProducer producer = new FlakyProducer();
  private final LabelWriter writer =
      new LabelWriter(producer, new LabelWriter.Labeler("import-gate", "ada", "coco-import"));

  /** Its commits fail in turn; the mock's own exception would stay for ever. */
  private static final class FlakyProducer extends MockProducer<String, LabelledFrame> {
    final Queue<KafkaException> commitFailures = new ArrayDeque<>();

    FlakyProducer() {
      super(true, null, new StringSerializer(), (topic, label) -> new byte[0]);
    }

    @Override
    public void commitTransaction() {
      KafkaException failure = commitFailures.poll();
      if (failure != null) {
        throw failure;
      }
      super.commitTransaction();
    }
  }

  @Test
  void shouldMakeLabelsVisibleTogetherAtTheCommit() {
    send(0);
    send(1);
    assertThat(producer.history()).isEmpty();

    writer.commit();

    assertThat(producer.history())
        .extracting(ProducerRecord::key)
        .containsExactly("gate/7/0", "gate/7/1");
    LabelledFrame label = producer.history().get(0).value();
    assertThat(label.getLabelledBy()).isEqualTo("ada");
    assertThat(label.getSource()).isEqualTo("coco-import");
    assertThat(label.getLabelledAt()).isEqualTo(Instant.parse("2026-11-21T08:00:00.123Z"));
    assertThat(label.getBoxes()).extracting("label").containsExactly("person");
    assertThat(label.getClasses()).containsExactly("car", "person");
  }

  @Test
  void shouldBeginAnotherTransactionAfterACommit() {
    send(0);
    writer.commit();
    send(1);
    writer.close();

    assertThat(producer.history()).hasSize(1);
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldRollBackWhatWasNotCommitted() {
    send(0);

    writer.close();

    assertThat(producer.history()).isEmpty();
    assertThat(producer.transactionAborted()).isTrue();
  }

  @Test
  void shouldTryACommitAgainThatGotNoAnswer() {
    producer.commitFailures.addAll(List.of(new TimeoutException("1"), new TimeoutException("2")));
    send(0);

    writer.commit();

    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void shouldNotClaimThatNothingWasWrittenWhenACommitGotNoAnswer() {
    for (int i = 0; i < 3; i++) {
      producer.commitFailures.add(new TimeoutException("no answer"));
    }
    // As KafkaProducer does after a commit without an answer.
    producer.abortTransactionException = new IllegalStateException("must be retried");
    send(0);

    assertThatThrownBy(writer::commit)
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNREACHABLE))
        .hasMessageContaining("unknown whether the labels were written");
    assertThatCode(writer::close).doesNotThrowAnyException();
    assertThat(producer.closed()).isTrue();
  }

  @Test
  void shouldNotClaimItEitherWhenTheSecondTryIsFenced() {
    producer.commitFailures.add(new TimeoutException("no answer"));
    producer.commitFailures.add(new ProducerFencedException("another began"));
    producer.abortTransactionException = new ProducerFencedException("another began");
    send(0);

    assertThatThrownBy(writer::commit).hasMessageContaining("unknown whether");
  }

  @Test
  void shouldReportThatNothingWasWrittenWhenARecordExpiredDuringTheCommit() {
    producer.commitFailures.add(new TimeoutException("Expiring 1 record(s)"));
    producer.commitFailures.add(new KafkaException("we are in an error state"));
    send(0);

    assertThatThrownBy(writer::commit).hasMessageContaining("none was written");
    assertThat(producer.transactionAborted()).isTrue();
  }

  @Test
  void shouldNameAnotherWriterThatTookOver() {
    producer.commitFailures.add(new ProducerFencedException("another began"));
    send(0);

    assertThatThrownBy(writer::commit)
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE))
        .hasMessageContaining("import-gate");
  }

  @Test
  void shouldCloseAWriterThatKafkaRefusesFromTheStart() {
    FlakyProducer refusing = new FlakyProducer();
    refusing.initTransactionException = new KafkaException("not authorized");

    assertThatThrownBy(
            () -> new LabelWriter(refusing, new LabelWriter.Labeler("demo", "ada", "test")))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("not authorized");
    assertThat(refusing.closed()).isTrue();
  }

  private void send(long index) {
    Label label =
        new Label(
            new FrameId("gate", 7, index),
            100 * index,
            64,
            48,
            List.of(new Box("person", 1, 2, 3, 4, false, null)),
            List.of("car", "person"));
    writer.send(label, new byte[] {1, 2, 3}, AT);
  }
}
