package io.retinue.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationSplitTest {
  private static final Label.Box BOX = new Label.Box("person", 1, 1, 9, 9, false);
  private static final Label.Box CROWD = new Label.Box("person", 1, 1, 9, 9, true);

  @Test
  void shouldValidateASixthOfALongVideo() {
    ValidationSplit split = ValidationSplit.of(frames("gate", 1, 0, 1200));

    // 1200 frames are 60 blocks of 20, ten groups of six: one block of each is for validation
    assertThat(split.validation()).hasSize(200);
    assertThat(split.training()).hasSize(1000);
  }

  @Test
  void shouldValidateBetweenATenthAndAQuarterOfFourHundredFrames() {
    for (int epoch = 0; epoch < 50; epoch++) {
      // 20 blocks: three whole groups have for validation three, the last two blocks one at most
      assertThat(ValidationSplit.of(frames("gate", epoch, 0, 400)).validation().size())
          .isIn(60, 80);
    }
  }

  @Test
  void shouldValidateWholeBlocks() {
    ValidationSplit split = ValidationSplit.of(frames("gate", 1, 0, 600));

    Set<Long> learned = blocks(split.training());
    learned.retainAll(blocks(split.validation()));
    assertThat(learned).isEmpty();
  }

  @Test
  void shouldLoseAndDoubleNoLabel() {
    List<Label> labels = frames("gate", 1, 0, 333);

    ValidationSplit split = ValidationSplit.of(labels);

    List<Label> all = new ArrayList<>(split.training());
    all.addAll(split.validation());
    assertThat(all).containsExactlyInAnyOrderElementsOf(labels);
  }

  @Test
  void shouldSplitTheSameLabelsTheSameWay() {
    List<Label> labels = frames("gate", 1, 0, 200);

    assertThat(ValidationSplit.of(labels)).isEqualTo(ValidationSplit.of(labels));
  }

  @Test
  void shouldNeverMoveAFrameToTheOtherSideWhenLabelsAreAdded() {
    ValidationSplit before = ValidationSplit.of(frames("gate", 1, 0, 400));

    List<Label> more = frames("gate", 1, 0, 900);
    more.addAll(frames("yard", 5, 0, 300));
    ValidationSplit after = ValidationSplit.of(more);

    assertThat(ids(after.training())).containsAll(ids(before.training()));
    assertThat(ids(after.validation())).containsAll(ids(before.validation()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldHaveSomethingOnEitherSideOfTwoBlocks(long epoch) {
    ValidationSplit split = ValidationSplit.of(frames("gate", epoch, 0, 40));

    assertThat(split.validation()).hasSize(20);
    assertThat(split.training()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 7, 12, 19, 20})
  void shouldValidateTheLastSixthOfASingleBlock(int count) {
    List<Label> labels = frames("gate", 1, 40, count);

    ValidationSplit split = ValidationSplit.of(labels);

    int validation = (count + 5) / 6;
    assertThat(split.validation()).isEqualTo(labels.subList(count - validation, count));
    assertThat(split.rule()).contains("the AP is too high");
  }

  @Test
  void shouldHaveBoxesOnEitherSideWhereverTheyAre() {
    Random random = new Random(1);
    for (int trial = 0; trial < 500; trial++) {
      List<Label> labels = new ArrayList<>();
      for (int i = 0; i < 150; i++) {
        labels.add(frame("gate", trial, i, random.nextInt(25) == 0 ? List.of(BOX) : List.of()));
      }
      if (labels.stream().filter(Label::showsSomething).count() < 2) {
        continue;
      }

      ValidationSplit split = ValidationSplit.of(labels);

      assertThat(split.training()).as("trial " + trial).anyMatch(Label::showsSomething);
      assertThat(split.validation()).as("trial " + trial).anyMatch(Label::showsSomething);
      assertThat(split.training().size() + split.validation().size()).isEqualTo(150);
    }
  }

  @Test
  void shouldSayThatThereAreNoLabels() {
    assertRefused(List.of(), "there are no labels to learn from");
  }

  @Test
  void shouldSayThatNoLabelHasABox() {
    assertRefused(
        List.of(frame("gate", 1, 0, List.of()), frame("gate", 1, 1, List.of(CROWD))),
        "none of the 2 labeled frames has a box");
  }

  @Test
  void shouldSayThatOneFrameIsNotEnough() {
    assertRefused(
        List.of(frame("gate", 1, 0, List.of(BOX)), frame("gate", 1, 1, List.of())),
        "only one of the 2 labeled frames has boxes");
  }

  private void assertRefused(List<Label> labels, String message) {
    assertThatThrownBy(() -> ValidationSplit.of(labels))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.remedy()).isNotBlank();
            })
        .hasMessageContaining(message);
  }

  private static Set<Long> blocks(List<Label> labels) {
    Set<Long> blocks = new HashSet<>();
    labels.forEach(label -> blocks.add(label.index() / ValidationSplit.FRAMES_PER_BLOCK));
    return blocks;
  }

  private static Set<String> ids(List<Label> labels) {
    Set<String> ids = new TreeSet<>();
    labels.forEach(label -> ids.add(label.frameId()));
    return ids;
  }

  private static List<Label> frames(String camera, long epoch, int from, int count) {
    List<Label> labels = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      labels.add(frame(camera, epoch, i, List.of(BOX)));
    }
    return labels;
  }

  private static Label frame(String camera, long epoch, long index, List<Label.Box> boxes) {
    return new Label(
        camera + "/" + epoch + "/" + index,
        camera,
        epoch,
        index,
        64,
        48,
        boxes,
        List.of(),
        new OffsetRange.Position(0, index),
        new Label.PictureSlot(0, 0, ""));
  }
}
