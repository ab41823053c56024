package io.retinue.platform.coco;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates the exceptions for one file. */
record CocoProblems(Path file) {
  RetinueException bad(String what, String remedy) {
    return bad(what, remedy, null);
  }

  RetinueException bad(String what, String remedy, @Nullable Throwable cause) {
    return new RetinueException(ErrorKind.BAD_INPUT, file + ": " + what, remedy, cause);
  }

  RetinueException missing(String where, String key, String example) {
    return bad(where + " has no \"" + key + "\"", "give it one: " + example);
  }

  <T extends @Nullable Object> List<T> required(@Nullable List<T> list, String key) {
    if (list == null) {
      throw bad(
          "has no \"" + key + "\"",
          "an annotations file is one object with \"images\", \"annotations\" and"
              + " \"categories\"; each is a list");
    }
    return list;
  }

  /** A box of four finite numbers. */
  CocoBox box(@Nullable List<@Nullable Double> written, String what) {
    if (written == null
        || written.size() != 4
        || written.stream().anyMatch(number -> number == null || !Double.isFinite(number))) {
      throw bad(
          what + " has the bbox " + written + ", which is not four numbers",
          "a box is [x, y, width, height], in pixels");
    }
    return new CocoBox(written.get(0), written.get(1), written.get(2), written.get(3));
  }
}
