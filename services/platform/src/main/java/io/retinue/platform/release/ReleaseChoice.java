package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which release a person means. */
public sealed interface ReleaseChoice {
  /** The one that serves. */
  record Champion() implements ReleaseChoice {}

  /**
   * One of the models topic.
   *
   * @param number from 1
   */
  record Version(long number) implements ReleaseChoice {}

  /**
   * One on disk, in no topic.
   *
   * @param path a release's folder, or a safetensors file with its model.json beside it
   */
  record OnDisk(Path path) implements ReleaseChoice {}

  /**
   * Reads {@code champion}, a version's number, or a path that exists.
   *
   * @throws RetinueException BAD_INPUT for anything else
   */
  static ReleaseChoice parse(String text) {
    if (text.equals("champion")) {
      return new Champion();
    }
    if (text.matches("[1-9][0-9]{0,17}")) {
      return new Version(Long.parseLong(text));
    }
    Path path = Path.of(text);
    if (!Files.exists(path)) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no release '" + text + "': it is no version number, and no file",
          "give champion, a number that 'retinue model list' prints, or a release's folder");
    }
    return new OnDisk(path);
  }
}
