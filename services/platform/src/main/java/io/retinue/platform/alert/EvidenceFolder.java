package io.retinue.platform.alert;

import java.nio.file.Path;

/**
 * Where the clips and pictures of alerts lie: {@code CAMERA/EPOCH-INDEX-RULE/clip.mp4}, {@code
 * picture.jpg} and {@code snapshot.jpg} below one folder. The parts of an {@link AlertId} cannot
 * lead out of it.
 *
 * @param root the folder
 */
public record EvidenceFolder(Path root) {
  /** The files of one alert. */
  public enum Kind {
    /** MP4. */
    CLIP("clip.mp4"),
    /** JPEG, as the camera's reader published it. */
    PICTURE("picture.jpg"),
    /** The picture with the alert's box drawn into it, at most 1280x720, for notifications. */
    SNAPSHOT("snapshot.jpg");

    private final String fileName;

    Kind(String fileName) {
      this.fileName = fileName;
    }

    public String fileName() {
      return fileName;
    }
  }

  /** The folder of one alert; it need not exist. */
  public Path of(AlertId alert) {
    String name = alert.frame().epoch() + "-" + alert.frame().index() + "-" + alert.rule();
    return root.resolve(alert.camera()).resolve(name);
  }

  /** A file of one alert; it need not exist. */
  public Path file(AlertId alert, Kind kind) {
    return of(alert).resolve(kind.fileName());
  }
}
