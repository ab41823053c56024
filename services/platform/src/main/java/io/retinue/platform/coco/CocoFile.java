package io.retinue.platform.coco;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of COCO annotations that label the frames of one video, as CVAT and others export them.
 * Immutable; the content has passed every check.
 *
 * @param file path of the file
 * @param categories in the order of the file
 * @param images in the order of their frames
 */
public record CocoFile(Path file, List<Category> categories, List<Image> images) {
  public CocoFile {
    categories = List.copyOf(categories);
    images = List.copyOf(images);
  }

  /**
   * Reads and checks a file.
   *
   * @throws io.retinue.platform.error.RetinueException BAD_INPUT that names the file, the id and
   *     the remedy: if it is missing, not JSON or truncated; has no categories or images; if an id,
   *     a category name or a frame occurs twice; if an annotation has an unknown image or category,
   *     or a box that is not inside the image; if an image name contains no number
   */
  public static CocoFile read(Path file) {
    return new CocoChecks(file).check(new CocoJson(file).read());
  }

  /**
   * BAD_INPUT: the film does not match the labels.
   *
   * @param number of the image whose frame was read when it failed, from 0 in {@link #images}
   * @param fault what is wrong with the film or its frame
   */
  public RetinueException mismatch(int number, Exception fault, String remedy) {
    Image image = images.get(number);
    return new RetinueException(
        ErrorKind.BAD_INPUT,
        "%s: image %d (%s): %s".formatted(file, image.id(), image.fileName(), fault.getMessage()),
        remedy,
        fault);
  }

  /** Number of boxes on all images, crowds included. */
  public long boxCount() {
    return images.stream().mapToLong(image -> image.annotations().size()).sum();
  }

  /** Names of the categories, in the order of their ids. */
  public List<String> categoryNames() {
    return categories.stream()
        .sorted(Comparator.comparingInt(Category::id))
        .map(Category::name)
        .toList();
  }

  /**
   * A class of objects.
   *
   * @param id number in the file
   * @param name the class
   */
  public record Category(int id, String name) {}

  /**
   * One object on one image.
   *
   * @param id number in the file, unique
   * @param category its class
   * @param box position, in pixels of the image
   * @param area the annotation's own area in square pixels; that of the box if the file has none
   * @param crowd a group labeled as one: not trained on, ignored in evaluation
   * @param trackId identity of the object through the frames ({@code attributes.track_id}), if the
   *     file has one
   */
  public record Annotation(
      long id,
      CocoFile.Category category,
      CocoBox box,
      double area,
      boolean crowd,
      @Nullable String trackId) {}

  /**
   * One labeled frame.
   *
   * @param id number in the file, unique
   * @param fileName as in the file, such as {@code frame_000123.PNG}
   * @param frame the frame of the video, from the name, counted from 0
   * @param width in pixels
   * @param height in pixels
   * @param annotations may be empty: "nothing here" is a label
   */
  public record Image(
      long id,
      String fileName,
      long frame,
      int width,
      int height,
      List<CocoFile.Annotation> annotations) {
    public Image {
      annotations = List.copyOf(annotations);
    }

    Image with(List<CocoFile.Annotation> found) {
      return new Image(id, fileName, frame, width, height, found);
    }
  }
}
