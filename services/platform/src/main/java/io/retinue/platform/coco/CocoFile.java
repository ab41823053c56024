package io.retinue.platform.coco;

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
    return new CocoChecks(file).check(new CocoJson(file).readLabels());
  }

  /**
   * Checks the names against the video.
   *
   * @param frameCount number of frames of the video
   * @return this
   * @throws io.retinue.platform.error.RetinueException BAD_INPUT if an image names a frame after
   *     the end
   */
  public CocoFile requireFrames(long frameCount) {
    List<CocoImage> past = images.stream().filter(image -> image.frame() >= frameCount).toList();
    if (!past.isEmpty()) {
      CocoImage first = past.get(0);
      throw new CocoProblems(file)
          .bad(
              "image %d (%s) is frame %d, but the video has %d frames (0 to %d)%s"
                  .formatted(
                      first.id(),
                      first.fileName(),
                      first.frame(),
                      frameCount,
                      frameCount - 1,
                      past.size() == 1 ? "" : "; so are " + (past.size() - 1) + " more"),
              "give the video that was labeled; frames count from 0");
    }
    return this;
  }

  /**
   * Checks the sizes against the video.
   *
   * @return this
   * @throws io.retinue.platform.error.RetinueException BAD_INPUT if an image has another size than
   *     the video, so that its boxes would be wrong
   */
  public CocoFile requireSize(int width, int height) {
    for (CocoImage image : images) {
      if (image.width() != width || image.height() != height) {
        throw new CocoProblems(file)
            .bad(
                "image %d (%s) is %dx%d pixels, but the video is %dx%d"
                    .formatted(
                        image.id(), image.fileName(), image.width(), image.height(), width, height),
                "give the video that was labeled, in the size in which it was labeled");
      }
    }
    return this;
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
