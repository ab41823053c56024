package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digits that a file's SHA-256 must begin with: all 64 that the user gave, or those at the end
 * of its name, as in PyTorch's hub ({@code retinanet_resnet50_fpn_coco-eeacb38b.pth}).
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
