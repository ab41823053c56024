package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of weights that is here and whose checksum holds. Closing it deletes it where it was
 * downloaded.
 *
 * @param path where it lies
 * @param name what it was called where it came from
 * @param sha256 of its content, 64 hexadecimal digits
 * @param downloaded whether it is a copy for this one use
 */
public record FetchedFile(Path path, String name, String sha256, Copy downloaded)
    implements AutoCloseable {
  /** Whose the file is. */
  public enum Copy {
    /** The user's own. */
    NONE,
    /** Ours, for this one use. */
    TEMPORARY
  }

  /**
   * A file of the user's.
   *
   * @throws RetinueException BAD_INPUT where it cannot be read, or its checksum is another
   */
  static FetchedFile local(Path path, ExpectedSha256 expected) {
    try {
      String sha256 = Sha256.of(path.toRealPath());
      expected.require(path.toString(), sha256);
      return new FetchedFile(path, String.valueOf(path.getFileName()), sha256, Copy.NONE);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the weights " + path + " cannot be read: " + e,
          "name a .pth or .safetensors file, or its URL, with --from",
          e);
    }
  }

  @Override
  public void close() {
    if (downloaded == Copy.TEMPORARY) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException("left behind: " + path, e);
      }
    }
  }
}
