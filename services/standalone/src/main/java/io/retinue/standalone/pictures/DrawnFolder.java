package io.retinue.standalone.pictures;

import io.retinue.video.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A folder of pictures with boxes on them: {@code street.jpg} becomes {@code street-detected.png}.
 * A picture that was given is never written to, nor one that this run wrote.
 */
public final class DrawnFolder {
  private static final String SUFFIX = "-detected";

  private final Path folder;
  private final Set<Path> taken = new HashSet<>();

  private DrawnFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder where there is none.
   *
   * @param originals the pictures that must stay as they are
   */
  public static DrawnFolder open(Path folder, List<Path> originals) throws IOException {
    Files.createDirectories(folder);
    DrawnFolder drawn = new DrawnFolder(folder.toRealPath());
    for (Path original : originals) {
      if (Files.exists(original)) {
        drawn.taken.add(original.toRealPath());
      }
    }
    return drawn;
  }

  /** Writes a PNG and says where. */
  public Path write(Picture picture, PictureDetections detections) throws IOException {
    Path file = nameFor(detections.file());
    BufferedImage image = DrawnPicture.of(picture, detections);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Path nameFor(Path original) throws IOException {
    String name = String.valueOf(original.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    Path file = folder.resolve(stem + SUFFIX + ".png");
    for (int i = 2; !taken.add(Files.exists(file) ? file.toRealPath() : file); i++) {
      file = folder.resolve(stem + SUFFIX + "-" + i + ".png");
    }
    return file;
  }
}
