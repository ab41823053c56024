package io.retinue.ingest.source;

import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A scene that is drawn. A frame is drawn when it is encoded, so that one that is skipped costs
 * nothing.
 *
 * @param scene gives, for each epoch, a function from a frame's index to its picture; the function
 *     is used by one thread
 * @param framesPerSecond rate of the camera, 1 to 1000
 * @param frames frames in an epoch, 1 or more; {@link #ENDLESS} for a camera that never ends
 */
public record DrawnScene(Supplier<LongFunction<Picture>> scene, int framesPerSecond, long frames)
    implements CameraSource {
  public static final long ENDLESS = Long.MAX_VALUE;

  public DrawnScene {
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException(
          "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
    }
    if (frames < 1) {
      throw new IllegalArgumentException("frames " + frames + " is out of range: write 1 or more.");
    }
  }

  @Override
  public FrameSource open() {
    return new Frames(scene.get());
  }

  private final class Frames implements FrameSource {
    private final LongFunction<Picture> pictures;
    private long next;
    private @Nullable Picture drawn;

    Frames(LongFunction<Picture> pictures) {
      this.pictures = pictures;
    }

    @Override
    public @Nullable Frame next(FrameWish wish) {
      if (next >= frames) {
        return null;
      }
      drawn = null;
      long index = next++;
      return new Frame(index, Math.round(index * 1000.0 / framesPerSecond));
    }

    /** The picture of the present frame, which is drawn once. */
    private Picture picture() {
      Picture picture = drawn;
      if (picture == null) {
        picture = pictures.apply(next - 1);
        drawn = picture;
      }
      return picture;
    }

    @Override
    public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
      return encoder.encode(picture());
    }

    @Override
    public int pictureHash() {
      CRC32C hash = new CRC32C();
      hash.update(picture().rgb());
      return (int) hash.getValue();
    }

    @Override
    public GrayPicture overview() {
      return GrayPicture.of(picture());
    }

    @Override
    public long lost() {
      return 0;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public double framesPerSecond() {
      return framesPerSecond;
    }

    @Override
    public void close() {}
  }
}
