package io.retinue.platform.coco;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A file of COCO annotations that label the frames of one video, as CVAT and others export them.
 * Immutable; the content has passed every check.
 *
 * @param file path of the file
 * @param categories in the order of the file
 * @param images in the order of their frames
 */
public record CocoFile(Path file, List<CocoCategory> categories, List<CocoImage> images) {
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
    CocoImage image = images.get(number);
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
        .sorted(Comparator.comparingInt(CocoCategory::id))
        .map(CocoCategory::name)
        .toList();
  }
}
