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

class HoldBackRuleTest {
  private static final LabelBox BOX = new LabelBox("person", 1, 1, 9, 9, false);
  private static final LabelBox CROWD = new LabelBox("person", 1, 1, 9, 9, true);

  private final HoldBackRule rule = new HoldBackRule();

  @Test
  void shouldHoldBackASixthOfALongVideo() {
    Split split = rule.split(frames("gate", 1, 0, 1200));

    // 1200 frames are 60 blocks of 20, ten groups of six: one block of each is held back
    assertThat(split.heldBack()).hasSize(200);
    assertThat(split.training()).hasSize(1000);
  }

  @Test
  void shouldHoldBackBetweenATenthAndAQuarterOfFourHundredFrames() {
    for (int epoch = 0; epoch < 50; epoch++) {
      // 20 blocks: three whole groups hold back three, the last two blocks one at most
      assertThat(rule.split(frames("gate", epoch, 0, 400)).heldBack().size()).isIn(60, 80);
    }
  }

  @Test
  void shouldHoldBackWholeBlocks() {
    Split split = rule.split(frames("gate", 1, 0, 600));

    Set<Long> learned = blocks(split.training());
    learned.retainAll(blocks(split.heldBack()));
    assertThat(learned).isEmpty();
  }

  @Test
  void shouldLoseAndDoubleNoLabel() {
    List<Label> labels = frames("gate", 1, 0, 333);

    Split split = rule.split(labels);

    List<Label> all = new ArrayList<>(split.training());
    all.addAll(split.heldBack());
    assertThat(all).containsExactlyInAnyOrderElementsOf(labels);
  }

  @Test
  void shouldSplitTheSameLabelsTheSameWay() {
    List<Label> labels = frames("gate", 1, 0, 200);

    assertThat(rule.split(labels)).isEqualTo(new HoldBackRule().split(labels));
  }

  @Test
  void shouldNeverMoveAFrameToTheOtherSideWhenLabelsAreAdded() {
    Split before = rule.split(frames("gate", 1, 0, 400));

    List<Label> more = frames("gate", 1, 0, 900);
    more.addAll(frames("yard", 5, 0, 300));
    Split after = rule.split(more);

    assertThat(ids(after.training())).containsAll(ids(before.training()));
    assertThat(ids(after.heldBack())).containsAll(ids(before.heldBack()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldHaveSomethingOnEitherSideOfTwoBlocks(long epoch) {
    Split split = rule.split(frames("gate", epoch, 0, 40));

    assertThat(split.heldBack()).hasSize(20);
    assertThat(split.training()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6, 7, 12, 19, 20})
  void shouldHoldBackTheLastSixthOfASingleBlock(int count) {
    List<Label> labels = frames("gate", 1, 40, count);

    Split split = rule.split(labels);

    int heldBack = (count + 5) / 6;
    assertThat(split.heldBack()).isEqualTo(labels.subList(count - heldBack, count));
    assertThat(split.rule()).contains("the score flatters");
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

      Split split = rule.split(labels);

      assertThat(split.training()).as("trial " + trial).anyMatch(Label::showsSomething);
      assertThat(split.heldBack()).as("trial " + trial).anyMatch(Label::showsSomething);
      assertThat(split.training().size() + split.heldBack().size()).isEqualTo(150);
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
        "none of the 2 labelled frames has a box");
  }

  @Test
  void shouldSayThatOneFrameIsNotEnough() {
    assertRefused(
        List.of(frame("gate", 1, 0, List.of(BOX)), frame("gate", 1, 1, List.of())),
        "only one of the 2 labelled frames has boxes");
  }

  private void assertRefused(List<Label> labels, String message) {
    assertThatThrownBy(() -> rule.split(labels))
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
    labels.forEach(label -> blocks.add(label.index() / HoldBackRule.FRAMES_PER_BLOCK));
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

  private static Label frame(String camera, long epoch, long index, List<LabelBox> boxes) {
    return new Label(
        camera + "/" + epoch + "/" + index,
        camera,
        epoch,
        index,
        64,
        48,
        boxes,
        List.of(),
        new LogPosition(0, index),
        new PictureSpool.Slot(0, 0));
  }
}
