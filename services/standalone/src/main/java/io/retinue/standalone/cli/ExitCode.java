package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;

/** Exit codes of the {@code retinue} command, documented in its help. */
public enum ExitCode {
  OK(0, "done"),
  FAILURE(1, "failed; the message says why"),
  USAGE(2, "wrong options or arguments"),
  BAD_INPUT(3, "a file, setting or label is missing, damaged or contradictory"),
  UNREACHABLE(4, "a broker, registry or port could not be reached or taken within its deadline"),
  IN_USE(5, "the data directory or port is in use by another process"),
  STORAGE(6, "a directory is read-only or full");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  static ExitCode of(ErrorKind kind) {
    return switch (kind) {
      case FAILURE -> FAILURE;
      case INVALID_SETTING -> USAGE;
      case BAD_INPUT -> BAD_INPUT;
      case UNREACHABLE -> UNREACHABLE;
      case IN_USE -> IN_USE;
      case STORAGE -> STORAGE;
    };
  }

  public int code() {
    return code;
  }

  String meaning() {
    return meaning;
  }
}
