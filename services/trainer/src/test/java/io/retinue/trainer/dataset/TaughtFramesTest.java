package io.retinue.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.TrainerBroker;
import io.retinue.video.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TaughtFramesTest {
  private final TrainerBroker broker = TrainerBroker.start();
  private Path folder = Path.of("");

  /**
   * A teacher that says the same of every picture.
   *
   * @param identity of its weights
   * @param seen a line for each picture that it looked at
   */
  private record FixedTeacher(String identity, List<Picture> seen) implements TaughtFrames.Teacher {
    static FixedTeacher named(String identity) {
      return new FixedTeacher(identity, Collections.synchronizedList(new ArrayList<>()));
    }

    @Override
    public List<String> classes() {
      return List.of("red", "green");
    }

    @Override
    public List<List<Label.Box>> look(List<Picture> pictures) {
      seen.addAll(pictures);
      Label.Box sure = new Label.Box("red", 10, 20, 40, 50, false);
      Label.Box unsure = new Label.Box("green", 60, 20, 90, 50, true);
      return pictures.stream().map(picture -> List.of(sure, unsure)).toList();
    }
  }

  @BeforeEach
  void startFromNothing(@TempDir Path empty) {
    broker.emptyTopics();
    folder = empty;
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldLabelFramesSpreadOverTheTopic() {
    broker.publish(frames(0, 100));

    try (TaughtFrames taught = label(FixedTeacher.named("a"), 10)) {
      assertThat(taught.labels())
          .extracting(Label::index)
          .containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L);
      Label label = taught.labels().get(3);
      assertThat(label.frameId()).isEqualTo("gate/1/30");
      assertThat(label.annotatedClasses()).containsExactly("red", "green");
      assertThat(label.boxes())
          .containsExactly(
              new Label.Box("red", 10, 20, 40, 50, false),
              new Label.Box("green", 60, 20, 90, 50, true));
      assertThat(taught.picture(label)).isEqualTo(frames(30, 31).get(0).getBytes().array());
      assertThat(file()).exists();
    }
    assertThat(file()).doesNotExist();
  }

  @Test
  void shouldTakeEveryFrameWhereThereAreFew() {
    broker.publish(frames(0, 7));

    try (TaughtFrames taught = label(FixedTeacher.named("a"), 400)) {
      assertThat(taught.labels()).hasSize(7);
    }
  }

  @Test
  void shouldGoOnWhereAKillEndedItAndLabelNothingTwice() throws IOException {
    broker.publish(frames(0, 40));
    FixedTeacher first = FixedTeacher.named("a");
    Path aside = folder.resolve("aside");
    StopSignal stop = new StopSignal();
    ProgressListener killer =
        (done, all) -> {
          if (done == 20) {
            copy(file(), aside); // what a kill would leave
            stop.stop();
          }
        };
    assertThatThrownBy(() -> label(first, 40, killer, stop)).isInstanceOf(StoppedException.class);
    assertThat(file()).as("a run that was stopped leaves nothing").doesNotExist();
    byte[] torn = Files.readAllBytes(aside);
    Files.write(file(), Arrays.copyOf(torn, torn.length - 5));
    broker.publish(frames(40, 80)); // they come too late

    FixedTeacher second = FixedTeacher.named("a");
    try (TaughtFrames taught = label(second, 40)) {
      assertThat(taught.labels()).extracting(Label::index).containsExactly(range(40));
      assertThat(second.seen()).hasSize(21);
      for (Label label : taught.labels()) {
        assertThat(taught.picture(label)).isNotEmpty();
      }
    }
  }

  @Test
  void shouldUseNothingOfAnotherTeacher() throws IOException {
    broker.publish(frames(0, 8));
    Path aside = folder.resolve("aside");
    try (TaughtFrames taught = label(FixedTeacher.named("a"), 8)) {
      copy(file(), aside);
    }
    for (byte[] left : List.of(Files.readAllBytes(aside), new byte[] {1, 2, 3})) {
      Files.write(file(), left);

      FixedTeacher other = FixedTeacher.named("b");
      try (TaughtFrames taught = label(other, 8)) {
        assertThat(other.seen()).hasSize(8);
        assertThat(taught.labels()).hasSize(8);
      }
    }
  }

  @Test
  void shouldCountWhatIsNotAFrameAndGoOn() {
    List<Frame> frames = frames(0, 6);
    frames.get(1).setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    frames.get(2).setWidth(17);
    frames.get(3).setEncoding(PictureEncoding.UNKNOWN);
    frames.get(4).setEpoch(-5);
    broker.publish(frames);
    broker.writeRubbish(Topic.FRAMES, "gate", new byte[] {0, 0, 0, 0, 99, 1});

    try (TaughtFrames taught = label(FixedTeacher.named("a"), 7)) {
      assertThat(taught.labels()).extracting(Label::index).containsExactly(0L, 5L);
      assertThat(taught.ignored())
          .containsEntry("picture is damaged", 1)
          .containsEntry("picture is not of the size that its frame says", 1)
          .containsEntry("picture is not a JPEG", 1)
          .containsEntry("frame has no valid id", 1)
          .containsEntry("frame is no longer there, or is not a frame", 1);
    }
  }

  @Test
  void shouldSayThatThereAreNoFrames() {
    assertThatThrownBy(() -> label(FixedTeacher.named("a"), 5))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.remedy()).contains("retinue run"))
        .hasMessage("there are no frames that the teacher could look at");
    assertThat(file()).doesNotExist();
  }

  @Test
  void shouldLetPeoplesLabelsOutrankTheTeachers() {
    broker.publish(frames(0, 240));
    List<LabelledFrame> drawn = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      drawn.add(ColoredRectangles.label("gate", i, Color.BLUE, Color.RED));
    }
    broker.write(drawn);

    try (TaughtFrames taught = label(FixedTeacher.named("a"), 240);
        FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes());
        DatasetSnapshot snapshot =
            DatasetSnapshot.take(
                log,
                folder.resolve("feedback.index"),
                Optional.of(taught),
                ProgressListener.SILENT,
                new StopSignal())) {
      assertThat(snapshot.labels()).hasSize(240);
      assertThat(snapshot.labels())
          .filteredOn(snapshot::isTaught)
          .extracting(Label::index)
          .allSatisfy(index -> assertThat(index).isGreaterThanOrEqualTo(120L))
          .hasSize(120);
      // 20 frames with two boxes each are not enough, so the teacher's are part of the validation
      assertThat(snapshot.split().isByTeacher()).isTrue();
      assertThat(snapshot.split().validation()).hasSize(40);
      assertThat(snapshot.classesInOrderOfAppearance())
          .as("green is never sure")
          .containsExactly("blue", "red");
      for (Label label : snapshot.labels()) {
        assertThat(snapshot.picture(label).width()).isEqualTo(ColoredRectangles.WIDTH);
      }
    }
  }

  @Test
  void shouldValidateWithPeoplesLabelsAloneWhereTheyAreEnough() {
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < 480; i++) {
      labels.add(aLabel(i));
    }
    ValidationSplit mixed = ValidationSplit.of(labels, label -> label.index() >= 360);
    ValidationSplit plain = ValidationSplit.of(labels);

    assertThat(mixed.isByTeacher()).isFalse();
    assertThat(mixed.training()).isEqualTo(plain.training());
    assertThat(mixed.validation())
        .hasSize(60)
        .allSatisfy(label -> assertThat(label.index()).isLessThan(360));
    assertThat(ValidationSplit.of(labels, label -> true).isByTeacher()).isTrue();
    assertThatThrownBy(() -> ValidationSplit.of(labels.subList(0, 1), label -> true))
        .hasMessage("the teacher finds something on at most one of the 1 frames that it looked at");
  }

  private static Label aLabel(int index) {
    return new Label(
        "gate/1/" + index,
        "gate",
        1,
        index,
        160,
        96,
        List.of(new Label.Box("red", 1, 2, 30, 40, false)),
        List.of(),
        new OffsetRange.Position(0, index),
        new Label.PictureSlot(0, 0, ""));
  }

  private TaughtFrames label(TaughtFrames.Teacher teacher, int most) {
    return label(teacher, most, ProgressListener.SILENT, new StopSignal());
  }

  private TaughtFrames label(
      TaughtFrames.Teacher teacher, int most, ProgressListener progress, StopSignal stop) {
    try (FrameLog log = FrameLog.open(broker.clients(), broker.serdes())) {
      return TaughtFrames.label(log, file(), most, teacher, progress, stop);
    }
  }

  private Path file() {
    return folder.resolve("taught.index");
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Long[] range(int end) {
    return IntStream.range(0, end).mapToObj(i -> (long) i).toArray(Long[]::new);
  }

  private static List<Frame> frames(int from, int to) {
    List<Frame> frames = new ArrayList<>();
    for (int i = from; i < to; i++) {
      frames.add(ColoredRectangles.frame("gate", i, Color.RED));
    }
    return frames;
  }
}
