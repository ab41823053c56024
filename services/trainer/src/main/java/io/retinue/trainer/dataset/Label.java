package io.retinue.trainer.dataset;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.text.PrintableText;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A human's boxes on one frame, and where its picture is. The picture itself stays on disk.
 *
 * @param frameId camera, epoch and index joined by '/'
 * @param camera name of the camera
 * @param epoch the camera's run that the frame is of
 * @param index position of the frame in its epoch
 * @param width width of the picture, in pixels
 * @param height height of the picture, in pixels
 * @param boxes what is on the picture, possibly nothing
 * @param annotatedClasses the classes that the labeler looked for; empty means all of them
 * @param position where the label lies in the feedback topic
 * @param picture where the picture lies in the index
 */
public record Label(
    String frameId,
    String camera,
    long epoch,
    long index,
    int width,
    int height,
    List<Box> boxes,
    List<String> annotatedClasses,
    OffsetRange.Position position,
    PictureSlot picture) {

  private static final float SMALLEST_SIDE = 1; // pixel

  /** More than any dataset has on one picture. */
  private static final int MOST_BOXES = 2_000;

  /** More than any dataset has. */
  private static final int MOST_CLASSES = 10_000;

  private static final int LONGEST_NAME = 200; // characters

  /** The order of a snapshot: by camera, then as filmed. */
  static final Comparator<Label> AS_FILMED =
      Comparator.comparing(Label::camera)
          .thenComparingLong(Label::epoch)
          .thenComparingLong(Label::index)
          .thenComparing(Label::frameId);

  /**
   * One object that a human marked, inside its picture and at least a pixel wide and high.
   *
   * @param label name of the class
   * @param x1 left edge, in pixels of the picture
   * @param y1 top edge, in pixels of the picture
   * @param x2 right edge, in pixels of the picture
   * @param y2 bottom edge, in pixels of the picture
   * @param crowd a group marked as one: neither trained on nor counted in evaluation
   */
  public record Box(String label, float x1, float y1, float x2, float y2, boolean crowd) {}

  /**
   * Where a picture lies in the index.
   *
   * @param offset first byte in the file
   * @param length in bytes
   * @param sha256 of the encoded picture, as 64 hexadecimal digits
   */
  record PictureSlot(long offset, int length, String sha256) {}

  public Label {
    boxes = List.copyOf(boxes);
    annotatedClasses = List.copyOf(annotatedClasses);
  }

  /** Why a record cannot be used, whatever its picture is; empty if it can. */
  static String problem(LabelledFrame frame) {
    if (!isId(frame)) {
      return "frame id is not that of its frame";
    }
    if (frame.getBoxes().size() > MOST_BOXES || frame.getClasses().size() > MOST_CLASSES) {
      return "more than " + MOST_BOXES + " boxes or " + MOST_CLASSES + " classes";
    }
    boolean named =
        Stream.concat(
                frame.getClasses().stream(), frame.getBoxes().stream().map(LabelledBox::getLabel))
            .allMatch(name -> name.length() <= LONGEST_NAME && !PrintableText.hasControls(name));
    return named ? "" : "class name is longer than " + LONGEST_NAME + " or has a control character";
  }

  private static boolean isId(LabelledFrame frame) {
    try {
      return FrameId.of(frame.getFrame()).toString().equals(frame.getFrameId());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static Label of(LabelledFrame frame, OffsetRange.Position position, PictureSlot picture) {
    FrameRef ref = frame.getFrame();
    return new Label(
        frame.getFrameId(),
        ref.getCamera(),
        ref.getEpoch(),
        ref.getIndex(),
        frame.getWidth(),
        frame.getHeight(),
        usableBoxes(frame),
        frame.getClasses(),
        position,
        picture);
  }

  /** Whether the picture shows anything that can be learned from or scored. */
  public boolean showsSomething() {
    return boxes.stream().anyMatch(box -> !box.crowd());
  }

  /** Whether the labeler looked for a class, so that having no box means that there is none. */
  public boolean isAnnotated(String className) {
    return annotatedClasses.isEmpty()
        || annotatedClasses.contains(className)
        || boxes.stream().anyMatch(box -> box.label().equals(className));
  }

  /**
   * The boxes clipped to the picture, without those that have NaN coordinates, no name, or less
   * than a pixel of width or height inside the picture.
   */
  private static List<Box> usableBoxes(LabelledFrame frame) {
    List<Box> boxes = new ArrayList<>();
    for (LabelledBox raw : frame.getBoxes()) {
      Box box =
          new Box(
              raw.getLabel(),
              clamp(raw.getBox().getX1(), frame.getWidth()),
              clamp(raw.getBox().getY1(), frame.getHeight()),
              clamp(raw.getBox().getX2(), frame.getWidth()),
              clamp(raw.getBox().getY2(), frame.getHeight()),
              raw.getCrowd());
      boolean largeEnough = // false for NaN
          box.x2() - box.x1() >= SMALLEST_SIDE && box.y2() - box.y1() >= SMALLEST_SIDE;
      if (largeEnough && !box.label().isBlank()) {
        boxes.add(box);
      }
    }
    return boxes;
  }

  private static float clamp(float value, int most) {
    return Math.max(0, Math.min(value, most));
  }
}
