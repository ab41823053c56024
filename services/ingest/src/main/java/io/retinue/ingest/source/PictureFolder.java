package io.retinue.ingest.source;

import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureReader;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A folder of pictures (jpg, jpeg, png, bmp), in the order of their names, numbers in names counted
 * as numbers. Other files are passed over; a picture that cannot be read counts as lost.
 *
 * @param folder not its folders within
 * @param framesPerSecond of media time, 1 to 1000
 */
public record PictureFolder(Path folder, int framesPerSecond) implements CameraSource {
  private static final Pattern PICTURE = Pattern.compile("(?i).*\\.(jpe?g|png|bmp)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Numbers get leading zeros, so that 2 comes before 10. */
  private static final Comparator<Path> BY_NAME =
      Comparator.comparing(
              (Path file) ->
                  NUMBER
                      .matcher(file.getFileName().toString().toLowerCase(Locale.ROOT))
                      .replaceAll(
                          number ->
                              "0".repeat(Math.max(0, 20 - number.group().length()))
                                  + number.group()))
          .thenComparing(file -> file.getFileName().toString());

  public PictureFolder {
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException(
          "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
    }
  }

  @Override
  public FrameSource open() throws VideoException {
    List<Path> pictures;
    try (Stream<Path> files = Files.list(folder)) {
      pictures =
          files
              .filter(file -> PICTURE.matcher(file.getFileName().toString()).matches())
              .filter(Files::isRegularFile)
              .sorted(BY_NAME)
              .toList();
    } catch (IOException e) {
      throw new VideoException(
          VideoException.Reason.UNREADABLE, folder + " cannot be listed: " + e.getMessage(), e);
    }
    if (pictures.isEmpty()) {
      throw new VideoException(
          VideoException.Reason.EMPTY, folder + " has no picture: no jpg, jpeg, png or bmp.");
    }
    return new Frames(pictures.iterator());
  }

  private final class Frames implements FrameSource {
    private final PictureReader reader = new PictureReader(PictureReader.DEFAULT_MAX_PIXELS);
    private final Iterator<Path> files;
    private @Nullable Picture current;
    private long frames;
    private long lost;
    private List<String> warnings = List.of();

    Frames(Iterator<Path> files) {
      this.files = files;
    }

    @Override
    public @Nullable Frame next(FrameWish wish) throws VideoException {
      while (files.hasNext()) {
        Path file = files.next();
        try {
          current = reader.read(file);
          long index = frames++;
          return new Frame(index, Math.round(index * 1000.0 / framesPerSecond));
        } catch (VideoException e) {
          if (lost++ == 0) {
            warnings = List.of(file + " is passed over: " + e.getMessage());
          }
        }
      }
      if (frames == 0) {
        throw new VideoException(
            VideoException.Reason.DAMAGED, "no picture in " + folder + " can be read.");
      }
      return null;
    }

    private Picture picture() {
      return Objects.requireNonNull(current);
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
      return lost;
    }

    @Override
    public List<String> warnings() {
      return warnings;
    }

    @Override
    public double framesPerSecond() {
      return framesPerSecond;
    }

    @Override
    public void close() {}
  }
}
