package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A local file of weights with the expected SHA-256. Closing it deletes a download.
 *
 * @param path of the file
 * @param name of the file at its source
 * @param sha256 of its content, 64 hexadecimal digits
 * @param downloaded whether it is a temporary copy
 */
public record FetchedFile(Path path, String name, String sha256, Copy downloaded)
    implements AutoCloseable {
  /** Whether a file is a copy. */
  public enum Copy {
    /** The user's own file, which stays. */
    NONE,
    TEMPORARY
  }

  /**
   * A file of the user.
   *
   * @throws RetinueException BAD_INPUT if it cannot be read, or has another SHA-256
   */
  static FetchedFile local(Path path, ExpectedSha256 expected) {
    try {
      String sha256 = Sha256.of(path.toRealPath());
      expected.require(path.toString(), sha256);
      return new FetchedFile(path, String.valueOf(path.getFileName()), sha256, Copy.NONE);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "the weights "
              + path
              + " cannot be read: "
              + (Files.exists(path) ? e : "there is no such file"),
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
        throw new UncheckedIOException("cannot delete the temporary file " + path, e);
      }
    }
  }
}
