package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.RegularFile;
import io.retinue.platform.file.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
  private static final String REMEDY = "name a .pth or .safetensors file, or its URL, with --from";

  /** Whether a file is a copy. */
  public enum Copy {
    /** The user's own file, which stays. */
    NONE,
    TEMPORARY
  }

  /**
   * A file of the user.
   *
   * @throws RetinueException BAD_INPUT if it is no regular file, cannot be read, or has another
   *     SHA-256
   */
  static FetchedFile local(Path path, ExpectedSha256 expected) {
    RegularFile.require(path, "the weights", REMEDY);
    try {
      String sha256 = Sha256.of(path.toRealPath());
      expected.require(path.toString(), sha256);
      return new FetchedFile(path, String.valueOf(path.getFileName()), sha256, Copy.NONE);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, "the weights " + path + " cannot be read: " + e, REMEDY, e);
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

  /**
   * The digits that a file's SHA-256 must begin with: all 64 that the user gave, or those at the
   * end of its name, as in PyTorch's hub ({@code retinanet_resnet50_fpn_coco-eeacb38b.pth}).
   *
   * @param digits hexadecimal, lower case; empty if none are known
   */
  record ExpectedSha256(String digits) {
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern IN_A_NAME = Pattern.compile(".*-([0-9a-f]{8,64})\\.[^.]*");

    /**
     * @param given with {@code --sha256}
     * @param fileName of the weights
     * @throws RetinueException INVALID_SETTING if {@code given} is no SHA-256
     */
    static ExpectedSha256 of(Optional<String> given, String fileName) {
      if (given.isPresent()) {
        String digits = given.get().toLowerCase(Locale.ROOT);
        if (!WHOLE.matcher(digits).matches()) {
          throw new RetinueException(
              ErrorKind.INVALID_SETTING,
              "--sha256 '" + given.get() + "' is no SHA-256",
              "write 64 hexadecimal digits, as sha256sum prints them");
        }
        return new ExpectedSha256(digits);
      }
      Matcher name = IN_A_NAME.matcher(fileName);
      return new ExpectedSha256(name.matches() ? name.group(1) : "");
    }

    boolean isKnown() {
      return !digits.isEmpty();
    }

    /** Whether all 64 digits are known. */
    boolean isWhole() {
      return WHOLE.matcher(digits).matches();
    }

    /**
     * @param what the file, for the message
     * @throws RetinueException BAD_INPUT if the file has another SHA-256
     */
    void require(String what, String sha256) {
      if (!sha256.startsWith(digits)) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "the SHA-256 of " + what + " is " + sha256 + ", but " + digits + " was expected",
            "download the file again; if this is the right file, give its SHA-256 with --sha256");
      }
    }
  }
}
