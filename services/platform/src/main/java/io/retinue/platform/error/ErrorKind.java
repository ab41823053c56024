package io.retinue.platform.error;

/** What kind of failure it is. The command line has an exit code for each. */
public enum ErrorKind {
  /** Anything else; the message has the case. */
  FAILURE,
  /** A setting, option or argument is wrong. */
  INVALID_SETTING,
  /** A file, settings file or label is missing, damaged or contradictory. */
  BAD_INPUT,
  /** A broker, registry or port could not be reached within its deadline. */
  UNREACHABLE,
  /** The data directory or port is in use by another process. */
  IN_USE,
  /** A directory is read-only or full. */
  STORAGE
}
