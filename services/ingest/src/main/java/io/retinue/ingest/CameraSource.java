package io.retinue.ingest;

import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.nio.file.Path;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Where a camera's frames come from. */
public sealed interface CameraSource {
  /** A video file. */
  record VideoFile(Path file) implements CameraSource {}

  /**
   * A scene that is drawn, frame by frame.
   *
   * @param scene gives, for each pass, a function from a frame's index to its picture; the function
   *     is used by one thread
   * @param framesPerSecond rate of the camera, 1 to 1000
   * @param frames frames in a pass, 1 or more; {@link #ENDLESS} for a camera that never ends
   */
  record DrawnScene(Supplier<LongFunction<Picture>> scene, int framesPerSecond, long frames)
      implements CameraSource {
    public static final long ENDLESS = Long.MAX_VALUE;

    public DrawnScene {
      if (framesPerSecond < 1 || framesPerSecond > 1000) {
        throw new IllegalArgumentException(
            "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
      }
      if (frames < 1) {
        throw new IllegalArgumentException(
            "frames " + frames + " is out of range: write 1 or more.");
      }
    }

    /** The synthetic street without an end: frame i of the camera is frame i of the street. */
    public static DrawnScene street(View view, long seed, PictureSize size) {
      return new DrawnScene(
          () -> {
            SyntheticStreet street = SyntheticStreet.of(view, seed, size.width(), size.height());
            return index -> street.frame(index).picture();
          },
          SyntheticStreet.FRAMES_PER_SECOND,
          ENDLESS);
    }
  }
}
