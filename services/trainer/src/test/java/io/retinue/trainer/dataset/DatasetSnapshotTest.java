package io.retinue.trainer.dataset;

import static io.retinue.trainer.testing.ColoredRectangles.box;
import static io.retinue.trainer.testing.ColoredRectangles.label;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.schemas.LabelledFrame;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.TrainerBroker;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every test writes behind the one before, and takes its own range. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatasetSnapshotTest {
  private final TrainerBroker broker = TrainerBroker.start();
  private long begin;

  @TempDir Path folder = Path.of(".");

  @BeforeAll
  void registerTheSchema() {
    broker.write(List.of(label("warmup", 0, Color.RED)));
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void rememberTheEnd() {
    begin = end();
  }

  @Test
  void shouldHoldEveryLabelAsFilmed() {
    broker.write(List.of(label("yard", 3, Color.RED), label("gate", 11, Color.BLUE)));
    broker.write(List.of(label("gate", 2, Color.RED, Color.BLUE)));

    try (DatasetSnapshot snapshot = take()) {
      assertThat(snapshot.labels())
          .extracting(Label::frameId)
          .containsExactly("gate/1/2", "gate/1/11", "yard/1/3");
      assertThat(snapshot.ranges()).containsExactly(new OffsetRange(0, begin, begin + 3));
      Picture picture = snapshot.picture(snapshot.labels().get(0));
      assertThat(picture.size())
          .isEqualTo(new PictureSize(ColoredRectangles.WIDTH, ColoredRectangles.HEIGHT));
      assertThat(snapshot.typicalSize()).isEqualTo(picture.size());
    }
  }

  @Test
  void shouldBeTheSameWheneverARangeIsTaken() {
    broker.write(frames(60));
    List<OffsetRange> ranges = List.of(new OffsetRange(0, begin, begin + 60));
    String manifest;
    ValidationSplit split;
    try (DatasetSnapshot first = take(ranges)) {
      manifest = first.manifestSha256();
      split = first.split();
    }
    broker.write(List.of(label("gate", 999, Color.RED)));

    try (DatasetSnapshot again = take(ranges)) {
      assertThat(again.manifestSha256()).isEqualTo(manifest);
      assertThat(again.split()).isEqualTo(split);
    }
  }

  @Test
  void shouldLetTheNewestLabelOfAFrameHold() {
    broker.write(frames(4));
    LabelledFrame corrected =
        label("gate", 2, ColoredRectangles.picture(2), List.of(box("green", 1, 2, 30, 40)));
    broker.write(List.of(corrected));

    try (DatasetSnapshot snapshot = take()) {
      assertThat(snapshot.labels()).hasSize(4);
      assertThat(snapshot.labels().get(2).boxes())
          .containsExactly(new Label.Box("green", 1, 2, 30, 40, false));
    }
  }

  @Test
  void shouldChangeItsManifestWithAnyLabel() {
    List<LabelledFrame> labels = frames(3);
    String original = manifestOf(labels);

    LabelledFrame moved = LabelledFrame.newBuilder(labels.get(1)).build();
    moved.getBoxes().get(0).getBox().setX1(moved.getBoxes().get(0).getBox().getX1() + 0.5f);
    LabelledFrame renamed = LabelledFrame.newBuilder(labels.get(1)).build();
    renamed.getBoxes().get(0).setLabel("crimson");
    LabelledFrame crowded = LabelledFrame.newBuilder(labels.get(1)).build();
    crowded.getBoxes().get(0).setCrowd(true);
    LabelledFrame searched =
        LabelledFrame.newBuilder(labels.get(1)).setClasses(List.of("red")).build();
    LabelledFrame repainted =
        label("gate", 1, ColoredRectangles.picture(77, Color.RED), labels.get(1).getBoxes());

    assertThat(manifestOf(labels)).isEqualTo(original);
    for (LabelledFrame changed : List.of(moved, renamed, crowded, searched, repainted)) {
      assertThat(manifestOf(List.of(labels.get(0), changed, labels.get(2))))
          .as(changed.getBoxes().toString())
          .isNotEqualTo(original);
    }
    assertThat(manifestOf(labels.subList(0, 2))).isNotEqualTo(original);
  }

  @Test
  void shouldPassOverWhatIsNoLabelAndCountWhatCannotBeUsed() {
    broker.write(frames(3));
    broker.writeRubbish("rubbish", new byte[] {1, 2, 3});
    LabelledFrame damaged =
        LabelledFrame.newBuilder(label("gate", 7, Color.RED))
            .setBytes(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xd8, 0}))
            .build();
    LabelledFrame wrongSize =
        LabelledFrame.newBuilder(label("gate", 8, Color.RED)).setWidth(64).setHeight(64).build();
    LabelledFrame outside =
        label(
            "gate",
            9,
            ColoredRectangles.picture(9),
            List.of(
                box("red", 500, 500, 600, 600),
                box("red", Float.NaN, 0, 10, 10),
                box("red", -20, -20, 20, 20),
                box("red", 20, 20, 20.5f, 40)));
    broker.write(List.of(damaged, wrongSize, outside));

    try (DatasetSnapshot snapshot = take()) {
      assertThat(snapshot.labels())
          .extracting(Label::frameId)
          .containsExactly("gate/1/0", "gate/1/1", "gate/1/2", "gate/1/9");
      assertThat(snapshot.labels().get(3).boxes())
          .containsExactly(new Label.Box("red", 0, 0, 20, 20, false));
      assertThat(snapshot.ignored())
          .containsEntry("picture is damaged", 1)
          .containsEntry("picture is not of the size that its label says", 1)
          .containsEntry("box outside its picture", 3);
    }
  }

  @Test
  void shouldNameClassesInTheOrderInWhichTheyWereFirstLabelled() {
    // epochs have hundreds of frames of both, so either side of the split shows both
    List<LabelledFrame> labels = new ArrayList<>();
    for (int i = 240; i >= 0; i -= 10) { // the last frame is labelled first
      labels.add(label("gate", i, i % 20 == 0 ? Color.BLUE : Color.RED));
    }
    broker.write(labels);

    try (DatasetSnapshot snapshot = take()) {
      String first =
          snapshot.split().training().get(snapshot.split().training().size() - 1).index() % 20 == 0
              ? "blue"
              : "red";
      assertThat(snapshot.classesInOrderOfAppearance())
          .containsExactly(first, first.equals("blue") ? "red" : "blue");
    }
  }

  @Test
  void shouldStopReadingWhenTheRunIsStopped() {
    broker.write(frames(2));
    StopSignal stop = new StopSignal();
    stop.stop();

    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes())) {
      assertThatThrownBy(
              () ->
                  DatasetSnapshot.take(
                      log, index(), Optional.empty(), ProgressListener.SILENT, stop))
          .isInstanceOf(StoppedException.class);
    }
  }

  @Test
  void shouldRefuseAnEmptyTopic() {
    assertThatThrownBy(this::take)
        .isInstanceOf(RetinueException.class)
        .hasMessage("there are no labels to learn from");
  }

  private String manifestOf(List<LabelledFrame> labels) {
    begin = end();
    broker.write(labels);
    try (DatasetSnapshot snapshot = take()) {
      return snapshot.manifestSha256();
    }
  }

  private DatasetSnapshot take() {
    return take(List.of(new OffsetRange(0, begin, end())));
  }

  private DatasetSnapshot take(List<OffsetRange> ranges) {
    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes())) {
      return DatasetSnapshot.take(
          log, ranges, index(), Optional.empty(), ProgressListener.SILENT, new StopSignal());
    }
  }

  private long end() {
    try (FeedbackLog log = FeedbackLog.open(broker.clients(), broker.serdes())) {
      return log.extent().get(0).to();
    }
  }

  private Path index() {
    return folder.resolve("feedback.index");
  }

  private static List<LabelledFrame> frames(int count) {
    List<LabelledFrame> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(label("gate", i, Color.RED));
    }
    return labels;
  }
}
