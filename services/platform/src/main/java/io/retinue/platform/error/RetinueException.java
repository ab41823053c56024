package io.retinue.platform.error;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can do something about. The message names the case, the remedy what to do
 * next. The command line prints both on one line and ends with the kind's exit code.
 */
public final class RetinueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String remedy;
  private final transient List<String> problems;

  public RetinueException(ErrorKind kind, String message, String remedy) {
    this(kind, message, remedy, null);
  }

  public RetinueException(
      ErrorKind kind, String message, String remedy, @Nullable Throwable cause) {
    this(kind, message, List.of(), remedy, cause);
  }

  private RetinueException(
      ErrorKind kind,
      String message,
      List<String> problems,
      String remedy,
      @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.remedy = remedy;
    this.problems = problems;
  }

  /**
   * Several failures of one input. The message has a line for each.
   *
   * @param problems each names its case and its own remedy; one or more
   */
  public static RetinueException several(ErrorKind kind, List<String> problems, String remedy) {
    return new RetinueException(
        kind, String.join("\n", problems), List.copyOf(problems), remedy, null);
  }

  /**
   * STORAGE: something cannot be written.
   *
   * @param what a file or folder and what it is for
   */
  public static RetinueException unwritable(String what, IOException cause) {
    return new RetinueException(
        ErrorKind.STORAGE,
        what + " cannot be written: " + cause,
        "make it writable and free some space, or choose another place",
        cause);
  }

  public ErrorKind kind() {
    return kind;
  }

  public String remedy() {
    return remedy;
  }

  /** The message, or each of the failures that it consists of. */
  public List<String> problems() {
    return problems.isEmpty() ? List.of(String.valueOf(getMessage())) : problems;
  }
}
