package io.retinue.broker;

import org.jspecify.annotations.Nullable;

/** No embedded broker is available. The message describes the case; the reason is for programs. */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no broker. */
  public enum Reason {
    /** The data directory is in use by a process that is not our broker or does not answer. */
    IN_USE,
    /** The data directory cannot be written. */
    READ_ONLY,
    /** The data directory has too little space. */
    FULL,
    /** The path of the data directory is not a directory. */
    NOT_A_DIRECTORY,
    /** Files in the data directory are damaged. */
    CORRUPT,
    /** No free port was found. */
    PORT,
    /** Any other cause; the message ends with the last lines of the broker's log. */
    FAILED
  }

  private final Reason reason;

  public BrokerException(Reason reason, String message) {
    this(reason, message, null);
  }

  public BrokerException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
