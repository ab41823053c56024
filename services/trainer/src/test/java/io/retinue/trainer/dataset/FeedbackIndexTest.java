package io.retinue.trainer.dataset;

import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.LabelledFrame;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.TrainerBroker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every test has a feedback topic and an index of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedbackIndexTest {
  private final TrainerBroker broker = TrainerBroker.start();
  private Path folder = Path.of(".");
  private Path path = Path.of(".");

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startFromNothing(@TempDir Path empty) {
    broker.emptyTopics();
    folder = empty;
    path = folder.resolve("feedback.index");
  }

  @Test
  void shouldReadOnlyWhatIsNew() {
    broker.write(frames(0, 300));
    assertThat(update(path)).isEqualTo(300);

    assertThat(update(path)).isZero();

    broker.write(frames(300, 305));
    assertThat(update(path)).isEqualTo(5);
    assertThat(snapshot(path)).isEqualTo(fromScratch());
  }

  @Test
  void shouldHoldTheSameWhenItGrewAsWhenItIsBuiltAtOnce() {
    broker.write(frames(0, 40));
    update(path);
    broker.write(frames(10, 30)); // labeled again
    broker.writeRubbish("rubbish", new byte[] {1, 2, 3});
    update(path);
    broker.write(List.of(label("gate", 5), label("yard", 1, Color.BLUE)));

    assertThat(snapshot(path)).isEqualTo(fromScratch());
  }

  @Test
  void shouldReadAgainWhatAKillLeftUnfinished() throws IOException {
    broker.write(frames(0, 30));
    update(path);
    Snapshot whole = fromScratch();
    long size = Files.size(path);
    for (long cut : new long[] {1, 100, size / 3, size - 1, size}) {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.setLength(size - cut);
      }

      assertThat(update(path)).as("records read after " + cut + " bytes were lost").isPositive();
      assertThat(path).hasSize(size);
      assertThat(snapshot(path)).isEqualTo(whole);
    }
  }

  @Test
  void shouldBeBuiltAgainForAnotherTopicOfThisName() {
    broker.write(frames(0, 30));
    update(path);
    broker.emptyTopics();
    broker.write(frames(100, 150));

    assertThat(update(path)).isEqualTo(50);
    assertThat(snapshot(path)).isEqualTo(fromScratch());
  }

  @Test
  void shouldBeBuiltAgainWhenTheTopicWasTruncatedAtEitherEnd() {
    broker.write(frames(0, 30));
    update(path);

    assertThat(update(path, new OffsetRange(0, 10, 30))).isEqualTo(20);
    assertThat(update(path, new OffsetRange(0, 10, 25))).isEqualTo(15);
    assertThat(update(path, new OffsetRange(0, 0, 30))).isEqualTo(30);
  }

  @Test
  void shouldBeBuiltAgainWhenItsLastRecordIsAnotherInTheTopic() {
    broker.write(frames(0, 30));
    update(path);
    List<byte[]> heads = new ArrayList<>();
    EntryFile.open(EntryFileTest.PURPOSE, path, entry -> heads.add(entry.head())).close();
    Path forged = folder.resolve("forged.index");
    try (EntryFile file = EntryFile.open(EntryFileTest.PURPOSE, forged, entry -> {})) {
      file.append(heads.get(0), new byte[0]);
      OffsetRange.Position last = new OffsetRange.Position(0, 29);
      FeedbackLog.Entry other = new FeedbackLog.Entry(last, "0".repeat(64), Optional.empty());
      file.append(IndexedRecord.head(other, "", ""), new byte[0]);
    }

    assertThat(update(forged)).isEqualTo(30);
    assertThat(snapshot(forged)).isEqualTo(fromScratch());
  }

  @Test
  void shouldTakeALabelWhoseSchemaTheRegistryDidNotKnowBefore() {
    broker.write(frames(0, 10));
    update(path);
    Path before = folder.resolve("before.index"); // the first label was not read as one
    List<EntryFile.Entry> entries = new ArrayList<>();
    try (EntryFile file = EntryFile.open(EntryFileTest.PURPOSE, path, entries::add);
        EntryFile copy = EntryFile.open(EntryFileTest.PURPOSE, before, entry -> {})) {
      IndexedRecord first = IndexedRecord.of(entries.get(1)); // behind the header
      FeedbackLog.Entry unread =
          new FeedbackLog.Entry(first.position(), first.sha256(), Optional.empty());
      copy.append(entries.get(0).head(), new byte[0]);
      copy.append(IndexedRecord.head(unread, "", ""), new byte[0]);
      for (EntryFile.Entry entry : entries.subList(2, entries.size())) {
        EntryFile.Slot slot = entry.slot();
        copy.append(entry.head(), file.read(slot.bodyOffset(), slot.bodyLength()));
      }
    }

    assertThat(update(before)).as("new records").isZero();
    assertThat(snapshot(before)).isEqualTo(fromScratch());
  }

  @Test
  void shouldBeBuiltAgainWhenItCannotBeRead() throws IOException {
    broker.write(frames(0, 10));
    Files.writeString(path, "no index at all");

    assertThat(update(path)).isEqualTo(10);
  }

  @Test
  void shouldDropThePicturesOfReplacedLabels() throws IOException {
    broker.write(frames(0, 50));
    update(path);
    long once = Files.size(path);
    broker.write(frames(0, 50));
    update(path);
    broker.write(frames(0, 50));

    assertThat(update(path)).isEqualTo(50);

    assertThat(Files.size(path)).isLessThan(once + once / 10);
    assertThat(snapshot(path)).isEqualTo(fromScratch());
    assertThat(update(path)).as("records read again").isZero();
  }

  @Test
  void shouldNameAPictureThatWasDamagedOnDisk() throws IOException {
    broker.write(frames(0, 2));
    update(path);
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 10] ^= 1; // in the last picture
    Files.write(path, bytes);

    try (FeedbackIndex index = new FeedbackIndex(path)) {
      List<Label> labels = index.newest().stream().map(IndexedRecord::label).toList();
      assertThatThrownBy(() -> labels.forEach(index::picture))
          .isInstanceOf(RetinueException.class)
          .hasMessageMatching("the picture of gate/1/1 in .*feedback.index is damaged");
    }
  }

  private int update(Path index) {
    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes())) {
      return update(index, log, log.extent());
    }
  }

  private int update(Path index, OffsetRange range) {
    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes())) {
      return update(index, log, List.of(range));
    }
  }

  private static int update(Path path, FeedbackLog log, List<OffsetRange> ranges) {
    try (FeedbackIndex index = new FeedbackIndex(path)) {
      return index.update(log, ranges, ProgressListener.SILENT, new StopSignal());
    }
  }

  /** All that identifies a snapshot, and its pictures. */
  private record Snapshot(String manifest, ValidationSplit split, List<Integer> pictures) {}

  private Snapshot fromScratch() {
    return snapshot(folder.resolve("scratch-" + System.nanoTime() + ".index"));
  }

  private Snapshot snapshot(Path index) {
    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes());
        DatasetSnapshot snapshot =
            DatasetSnapshot.take(
                log, index, Optional.empty(), ProgressListener.SILENT, new StopSignal())) {
      List<Integer> pictures =
          snapshot.labels().stream()
              .map(label -> new String(snapshot.picture(label).rgb(), StandardCharsets.ISO_8859_1))
              .map(String::hashCode)
              .toList();
      return new Snapshot(snapshot.manifestSha256(), withoutSlots(snapshot.split()), pictures);
    }
  }

  /** Where pictures lie in the file is no part of a dataset. */
  private static ValidationSplit withoutSlots(ValidationSplit split) {
    return new ValidationSplit(
        split.training().stream().map(FeedbackIndexTest::withoutSlot).toList(),
        split.validation().stream().map(FeedbackIndexTest::withoutSlot).toList(),
        split.isByTeacher(),
        split.rule());
  }

  private static Label withoutSlot(Label label) {
    return new Label(
        label.frameId(),
        label.camera(),
        label.epoch(),
        label.index(),
        label.width(),
        label.height(),
        label.boxes(),
        label.annotatedClasses(),
        label.position(),
        new Label.PictureSlot(0, 0, label.picture().sha256()));
  }

  private static List<LabelledFrame> frames(int from, int to) {
    List<LabelledFrame> labels = new ArrayList<>();
    for (int i = from; i < to; i++) {
      labels.add(label("gate", i, Color.RED));
    }
    return labels;
  }
}
