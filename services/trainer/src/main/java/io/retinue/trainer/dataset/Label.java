package io.retinue.trainer.dataset;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
 * @param searched the classes that the labeler looked for; empty means all of them
 * @param position where the label lies in the feedback topic
 * @param picture where the picture lies in the snapshot's spool
 */
public record Label(
    String frameId,
    String camera,
    long epoch,
    long index,
    int width,
    int height,
    List<LabelBox> boxes,
    List<String> searched,
    LogPosition position,
    PictureSpool.Slot picture) {

  /** The order of a snapshot: by camera, then as filmed. */
  static final Comparator<Label> AS_FILMED =
      Comparator.comparing(Label::camera)
          .thenComparingLong(Label::epoch)
          .thenComparingLong(Label::index)
          .thenComparing(Label::frameId);

  public Label {
    boxes = List.copyOf(boxes);
    searched = List.copyOf(searched);
  }

  /** Whether the picture shows anything that can be learned from or scored. */
  public boolean showsSomething() {
    return boxes.stream().anyMatch(box -> !box.crowd());
  }

  /** Names of the classes that have a box on the frame, crowds not counted. */
  public Set<String> classesShown() {
    return boxes.stream()
        .filter(box -> !box.crowd())
        .map(LabelBox::label)
        .collect(Collectors.toSet());
  }

  /** Whether the labeler looked for a class, so that having no box means that there is none. */
  public boolean searchedFor(String className) {
    return searched.isEmpty()
        || searched.contains(className)
        || boxes.stream().anyMatch(box -> box.label().equals(className));
  }
}
