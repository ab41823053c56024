package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Parts a dataset into what is learned and what is held back to judge on.
 *
 * <p>Neighboring frames of a camera are almost the same picture, so whole blocks of {@value
 * #FRAMES_PER_BLOCK} consecutive frames are held back: of every {@value #BLOCKS_PER_GROUP}
 * consecutive blocks of one epoch, one, chosen by a hash of camera, epoch and group. A block's side
 * does not depend on any other label, so a frame that the champion was judged on is not learned by
 * its challenger later, nor the other way round.
 *
 * <p>Where that leaves one side without anything to see, the block with the lowest hash is moved to
 * it; where all boxes lie in one block, its last frames are held back.
 */
final class HoldBackRule {
  static final int FRAMES_PER_BLOCK = 20;
  static final int BLOCKS_PER_GROUP = 6;

  private static final String RULE =
      "One block of %d consecutive frames of every %d is held back."
          .formatted(FRAMES_PER_BLOCK, BLOCKS_PER_GROUP);
  private static final String MOVED =
      RULE + " There are so few blocks that one was chosen to have something on either side.";
  private static final String ONE_BLOCK =
      "All boxes lie within %d consecutive frames: the last of these are held back, and"
              .formatted(FRAMES_PER_BLOCK)
          + " resemble those learned, so the score flatters.";

  private record BlockId(String camera, long epoch, long number) {
    static BlockId of(Label label) {
      return new BlockId(
          label.camera(), label.epoch(), Math.floorDiv(label.index(), FRAMES_PER_BLOCK));
    }

    boolean isHeldBack() {
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
   * @throws RetinueException if there is nothing to learn, or nothing to judge on
   */
  Split split(List<Label> labels) {
    refuseTooFew(labels);
    Set<BlockId> heldBack =
        labels.stream().map(BlockId::of).filter(BlockId::isHeldBack).collect(Collectors.toSet());
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
    if (showing.stream().noneMatch(heldBack::contains)) {
      heldBack.add(showing.get(0));
      rule = MOVED;
    } else if (heldBack.containsAll(showing)) {
      heldBack.remove(showing.get(0));
      rule = MOVED;
    }
    return part(labels, label -> heldBack.contains(BlockId.of(label)), rule);
  }

  private static Split splitWithin(List<Label> labels, BlockId block) {
    List<Label> showing =
        labels.stream()
            .filter(label -> label.showsSomething() && BlockId.of(label).equals(block))
            .toList();
    int count = (showing.size() + BLOCKS_PER_GROUP - 1) / BLOCKS_PER_GROUP;
    long first = showing.get(showing.size() - count).index();
    return part(
        labels, label -> BlockId.of(label).equals(block) && label.index() >= first, ONE_BLOCK);
  }

  private static Split part(List<Label> labels, Predicate<Label> heldBack, String rule) {
    return new Split(
        labels.stream().filter(heldBack.negate()).toList(),
        labels.stream().filter(heldBack).toList(),
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
              + " labelled frames has a box (crowds not counted), so there is nothing to learn",
          "label frames that show what is to be found");
    }
    if (showing == 1) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "only one of the "
              + labels.size()
              + " labelled frames has boxes: nothing could be held back to judge the result on",
          "label at least one more frame that shows what is to be found; fifty make a start");
    }
  }

  private static long hash(String text) {
    byte[] digest = Manifest.newDigest().digest(text.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }
}
