package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which labels a run learns from and which it is evaluated on.
 *
 * <p>Neighboring frames of a camera are almost the same picture, so whole blocks of {@value
 * #FRAMES_PER_BLOCK} consecutive frames go to one side. Of every {@value #BLOCKS_PER_GROUP}
 * consecutive blocks of one epoch, one is for validation, chosen by a hash of camera, epoch and
 * group. A block's side does not depend on any other label, so a frame that the champion was
 * evaluated on is not learned by its challenger later, nor the other way round.
 *
 * <p>If that leaves one side without a box, the block with the lowest hash moves to it. If all
 * boxes lie in one block, its last frames are for validation.
 *
 * <p>Frames that a teacher labeled are only learned from, where people labeled enough to evaluate
 * on: at least {@value #ENOUGH_BOXES} boxes for validation. Otherwise they are split as all others.
 *
 * @param training in the snapshot's order
 * @param validation in the snapshot's order; at least one label has a box
 * @param isByTeacher whether a teacher labeled frames for validation
 * @param rule how the labels were split, in a sentence for people
 */
public record ValidationSplit(
    List<Label> training, List<Label> validation, boolean isByTeacher, String rule) {
  static final int FRAMES_PER_BLOCK = 20;
  static final int BLOCKS_PER_GROUP = 6;
  static final int ENOUGH_BOXES = 50;

  private static final String RULE =
      "One block of %d consecutive frames of every %d is for validation."
          .formatted(FRAMES_PER_BLOCK, BLOCKS_PER_GROUP);
  private static final String MOVED =
      RULE + " There are so few blocks that one was moved, so that both sides have boxes.";
  private static final String BY_PEOPLE =
      " Of those for validation, only the labels that people made are used.";
  private static final String ONE_BLOCK =
      "All boxes lie within %d consecutive frames. The last of these are for validation and"
              .formatted(FRAMES_PER_BLOCK)
          + " resemble those learned, so the AP is too high.";

  public ValidationSplit {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
  }

  private record BlockId(String camera, long epoch, long number) {
    static BlockId of(Label label) {
      return new BlockId(
          label.camera(), label.epoch(), Math.floorDiv(label.index(), FRAMES_PER_BLOCK));
    }

    boolean isValidation() {
      long group = Math.floorDiv(number, BLOCKS_PER_GROUP);
      return Math.floorMod(number, BLOCKS_PER_GROUP)
          == Math.floorMod(hash("group/" + camera + "/" + epoch + "/" + group), BLOCKS_PER_GROUP);
    }

    long rank() {
      return hash("block/" + camera + "/" + epoch + "/" + number);
    }
  }

  /**
   * @param labels in the snapshot's order
   * @param isTaught whether a teacher and not a person labeled a frame
   * @throws RetinueException BAD_INPUT if there is nothing to learn from, or nothing to evaluate on
   */
  static ValidationSplit of(List<Label> labels, Predicate<Label> isTaught) {
    if (labels.stream().noneMatch(isTaught)) {
      return of(labels);
    }
    if (labels.stream().filter(Label::showsSomething).count() <= 1) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the teacher finds something on at most one of the %d frames that it looked at"
              .formatted(labels.stream().filter(isTaught).count()),
          "train again when the cameras have seen more, or choose another teacher");
    }
    ValidationSplit split = of(labels);
    List<Label> byPeople = split.validation.stream().filter(isTaught.negate()).toList();
    long boxes =
        byPeople.stream()
            .flatMap(label -> label.boxes().stream())
            .filter(box -> !box.crowd())
            .count();
    return boxes >= ENOUGH_BOXES
        ? new ValidationSplit(split.training, byPeople, false, split.rule + BY_PEOPLE)
        : new ValidationSplit(
            split.training,
            split.validation,
            split.validation.stream().anyMatch(isTaught),
            split.rule);
  }

  /**
   * The same where people made all labels.
   *
   * @param labels in the snapshot's order
   * @throws RetinueException BAD_INPUT if there is nothing to learn from, or nothing to evaluate on
   */
  static ValidationSplit of(List<Label> labels) {
    refuseTooFew(labels);
    Set<BlockId> validation =
        labels.stream().map(BlockId::of).filter(BlockId::isValidation).collect(Collectors.toSet());
    List<BlockId> showing =
        labels.stream()
            .filter(Label::showsSomething)
            .map(BlockId::of)
            .distinct()
            .sorted(Comparator.comparingLong(BlockId::rank))
            .toList();
    if (showing.size() == 1) {
      return splitWithin(labels, showing.get(0));
    }
    String rule = RULE;
    if (showing.stream().noneMatch(validation::contains)) {
      validation.add(showing.get(0));
      rule = MOVED;
    } else if (validation.containsAll(showing)) {
      validation.remove(showing.get(0));
      rule = MOVED;
    }
    return part(labels, label -> validation.contains(BlockId.of(label)), rule);
  }

  private static ValidationSplit splitWithin(List<Label> labels, BlockId block) {
    List<Label> showing =
        labels.stream()
            .filter(label -> label.showsSomething() && BlockId.of(label).equals(block))
            .toList();
    int count = (showing.size() + BLOCKS_PER_GROUP - 1) / BLOCKS_PER_GROUP;
    long first = showing.get(showing.size() - count).index();
    return part(
        labels, label -> BlockId.of(label).equals(block) && label.index() >= first, ONE_BLOCK);
  }

  private static ValidationSplit part(
      List<Label> labels, Predicate<Label> validation, String rule) {
    return new ValidationSplit(
        labels.stream().filter(validation.negate()).toList(),
        labels.stream().filter(validation).toList(),
        false,
        rule);
  }

  private static void refuseTooFew(List<Label> labels) {
    if (labels.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there are no labels to learn from",
          "import some with 'retinue label import', or draw boxes on the page");
    }
    long showing = labels.stream().filter(Label::showsSomething).count();
    if (showing == 0) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "none of the "
              + labels.size()
              + " labeled frames has a box (crowds not counted), so there is nothing to learn",
          "label frames that show the objects that the model must find");
    }
    if (showing == 1) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "only one of the "
              + labels.size()
              + " labeled frames has boxes: none is left to evaluate the result on",
          "label at least one more frame with a box; start with about fifty");
    }
  }

  private static long hash(String text) {
    String sha256 = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    return Long.parseUnsignedLong(sha256, 0, Long.BYTES * 2, 16);
  }
}
