package io.retinue.video;

/** A video or picture that cannot be read or written. The message names the file and the case. */
public final class VideoException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, for code; the message is for people. */
  public enum Reason {
    /** There is no such file. */
    MISSING,
    /** There is something, but it is no file, or may not be read. */
    UNREADABLE,
    /** The file has no bytes, or a container without a single frame. */
    EMPTY,
    /** The bytes are no video, or no JPEG. */
    NOT_VIDEO,
    /** The file ends before its own container says it does. */
    TRUNCATED,
    /** The bytes contradict themselves. */
    DAMAGED,
    /** Sound, but made in a way that this reader does not take. */
    UNSUPPORTED,
    /** More pixels than the limit allows. */
    TOO_LARGE,
    /** Nothing came before the deadline. */
    TIMEOUT,
    /** FFmpeg or the disk failed for a reason of their own. */
    FAILED
  }

  private final Reason reason;
  private final String text;

  public VideoException(Reason reason, String message) {
    super(message);
    this.reason = reason;
    this.text = message;
  }

  public VideoException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.text = message;
  }

  @Override
  public String getMessage() {
    return text;
  }

  public Reason reason() {
    return reason;
  }
}
