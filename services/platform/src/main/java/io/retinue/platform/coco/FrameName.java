package io.retinue.platform.coco;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CVAT's names of the frames of a video. */
final class FrameName {
  private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]");
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]*$");
  private static final Pattern LAST_DIGITS = Pattern.compile("(\\d+)\\D*$");
  private static final int LONGEST_NUMBER = 18; // digits that always fit in a long

  private FrameName() {}

  /** The last run of digits of the base name; empty if there is none or it is too long. */
  static OptionalLong frameOf(String fileName) {
    String baseName = FOLDERS.matcher(fileName).replaceFirst("");
    Matcher digits = LAST_DIGITS.matcher(EXTENSION.matcher(baseName).replaceFirst(""));
    if (!digits.find() || digits.group(1).length() > LONGEST_NUMBER) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(digits.group(1)));
  }
}
