package io.retinue.video;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Reads pictures of a live source, as they come. It has no end: a connection that closes is LOST, a
 * source without a picture for longer than the limit is SILENT, and both mean to open it again.
 * Interrupting the thread that opens or reads ends the call within a fraction of a second, also
 * when native code waits. Not thread-safe; close it.
 */
public sealed interface LiveReader extends VideoReader permits StreamReader, HttpReader {
  /**
   * Opens a network camera or a webcam.
   *
   * @param every shortest time between two pictures of a source that gives one for each request
   * @throws VideoException REFUSED, UNREACHABLE, UNAUTHORIZED, NO_SUCH_STREAM, SILENT, LOST,
   *     STOPPED, NOT_VIDEO, UNSUPPORTED, TOO_LARGE, MISSING or UNREADABLE
   */
  static LiveReader open(SourceAddress address, ReaderLimits limits, Duration every)
      throws VideoException {
    if (address instanceof SourceAddress.Network camera) {
      if (!camera.protocol().isRtsp()) {
        return HttpReader.open(camera, limits, every);
      }
      InetAddress host = HostPolicy.resolve(camera.host(), limits.deadline());
      return StreamReader.open(new RtspInput(camera, host, limits.deadline()), limits);
    }
    if (address instanceof SourceAddress.Device device) {
      return StreamReader.open(WebcamInput.of(device.path(), limits), limits);
    }
    throw new VideoException(
        VideoException.Reason.REFUSED, address + " is not a network camera or a webcam.");
  }

  /** The next picture, decoded; never null. */
  @Override
  default VideoFrame next() throws VideoException {
    return next(FrameWish.EVERY_FRAME);
  }

  /**
   * The next picture; never null. It is valid until the next call.
   *
   * @throws VideoException LOST, SILENT, STOPPED, UNSUPPORTED, TOO_LARGE, or what {@link #open}
   *     throws; the reader gives no more pictures then
   */
  @Override
  VideoFrame next(FrameWish wish) throws VideoException;

  /** Pictures a second, as the source says; 25 where it says nothing, 1 for single pictures. */
  @Override
  double frameRate();

  /** How the pictures are encoded, such as {@code h264 (Main)}. */
  String codec();
}
