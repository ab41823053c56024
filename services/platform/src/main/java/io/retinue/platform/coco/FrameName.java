package io.retinue.platform.coco;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that CVAT gives the frames of a video task. */
final class FrameName {
  /** Folders, a name that holds digits, and an extension, which may hold digits of its own. */
  private static final Pattern LAST_DIGITS =
      Pattern.compile("(?:.*[/\\\\])?[^/\\\\]*?(\\d+)[^/\\\\\\d]*?(?:\\.[A-Za-z][A-Za-z0-9]*)?");

  private static final int LONGEST_NUMBER = 18; // digits that a long holds for certain

  private FrameName() {}

  /** The last run of digits of the base name; empty where there is none, or it is no frame's. */
  static OptionalLong frameOf(String fileName) {
    Matcher matcher = LAST_DIGITS.matcher(fileName);
    if (!matcher.matches() || matcher.group(1).length() > LONGEST_NUMBER) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(matcher.group(1)));
  }
}
