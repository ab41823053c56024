package io.retinue.video;

/** A video or picture that cannot be read or written. The message names the file and the case. */
public final class VideoException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, for code; the message is for people. */
  public enum Reason {
    /** There is no such file. */
    MISSING("check the path"),
    /** The path is not a regular file, or may not be read. */
    UNREADABLE("give a regular file that this user may read"),
    /** The file has no bytes, or is a container without a single frame. */
    EMPTY("copy or record the file again, or repair it with ffmpeg"),
    /** The bytes are not a video, or not a JPEG. */
    NOT_VIDEO("give a video file, such as mp4, mkv, avi, mov, webm or ts"),
    /** The file ends before the length that its container names. */
    TRUNCATED(EMPTY.remedy),
    /** The bytes contradict themselves. */
    DAMAGED(EMPTY.remedy),
    /** Valid, but in a form that this reader does not support. */
    UNSUPPORTED("convert it, such as with: ffmpeg -i FILE -c:v libx264 out.mp4"),
    /** More pixels than the limit. */
    TOO_LARGE("scale it down, such as with: ffmpeg -i FILE -vf scale=1920:-2 out.mp4"),
    /** A film that was labeled has no such frame. */
    NO_SUCH_FRAME("give the video that was labeled; frames count from 0"),
    /** A film that was labeled is of another size. */
    OTHER_SIZE("give the video that was labeled, in the size in which it was labeled"),
    /** The address of a source is not one that Retinue opens. */
    REFUSED("write rtsp://HOST/PATH, http://HOST/PATH, /dev/video0 or the path of a video"),
    /** The camera's host does not answer, or has nothing at the port. */
    UNREACHABLE("check the host and the port, and that the camera is on and in this network"),
    /** The camera wants another user name or password. */
    UNAUTHORIZED("check the user name and the password; some cameras want a user of their own"),
    /** The camera has no pictures at this path. */
    NO_SUCH_STREAM("check the path in the camera's manual: each make has its own"),
    /** The connection to a live source has ended. */
    LOST("nothing to do if it comes back; else check the camera's power and network"),
    /** The camera is connected and gives no picture in time. */
    SILENT("restart the camera; it may also have too many viewers"),
    /** The thread that reads a live source was interrupted. */
    STOPPED("start it again"),
    /** The process that decodes has ended. */
    CRASHED("it is opened in another one; if that happens often, report it with the log"),
    /** Nothing came before the deadline. */
    TIMEOUT("check the disk, and try again"),
    /** FFmpeg or the disk failed for another reason. */
    FAILED(TIMEOUT.remedy);

    private final String remedy;

    Reason(String remedy) {
      this.remedy = remedy;
    }

    /** What to do about a video of this kind, for people. */
    public String remedy() {
      return remedy;
    }
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

  /** A live source whose thread is interrupted; the thread stays so. */
  public static VideoException stopped(String source) {
    return new VideoException(Reason.STOPPED, "Reading " + source + " was stopped.");
  }

  @Override
  public String getMessage() {
    return text;
  }

  public Reason reason() {
    return reason;
  }
}
