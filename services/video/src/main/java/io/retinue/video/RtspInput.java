package io.retinue.video;

import io.retinue.video.SourceAddress.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * An RTSP camera at an address that {@link HostPolicy} let by. FFmpeg gets the address and not the
 * name, so that the name cannot lead elsewhere the second time.
 *
 * @param camera as a person wrote it
 * @param address of its host
 * @param limit longest time that opening or one frame may take
 */
record RtspInput(SourceAddress.Network camera, InetAddress address, Duration limit)
    implements DemuxerInput {
  private static final int CONNECTION_REFUSED = -111;
  private static final int TIMED_OUT = -110;
  private static final int PROTOCOL_NOT_SUPPORTED = -93;

  @Override
  public String url() {
    return camera.urlWithSecrets(address.getHostAddress());
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    boolean udp = camera.transport() == Transport.UDP;
    String tls = camera.protocol() == SourceAddress.Protocol.RTSPS ? ",tls" : "";
    options.put("protocol_whitelist", udp ? "tcp,udp,rtp" : "tcp" + tls);
    options.put("format_whitelist", "rtsp");
    options.put("rtsp_transport", udp ? "udp" : "tcp");
    options.put("allowed_media_types", "video");
    // The deadline ends a read first; this one holds if FFmpeg ever forgets to look at it.
    options.put("timeout", Long.toString(limit.plusSeconds(2).toNanos() / 1000));
    options.put("analyzeduration", "2000000");
    // A key frame says what the decoder needs. FFmpeg would wait for some ten pictures to find the
    // frame rate and the order of decoding: two seconds without pictures at five a second.
    options.put("fpsprobesize", "0");
    options.put("max_ts_probe", "1");
    return options;
  }

  @Override
  public @Nullable String format() {
    return "rtsp";
  }

  @Override
  public ReadDeadline newDeadline(ReaderLimits limits) {
    return new LiveDeadline(limits.deadline());
  }

  @Override
  public VideoException refusal(int code, ReadDeadline deadline) {
    VideoException stopped = stopped(deadline);
    if (stopped != null) {
      return stopped;
    }
    String where = camera.host() + ":" + camera.port();
    if (deadline.passed() || code == TIMED_OUT) {
      return failure(
          VideoException.Reason.UNREACHABLE,
          where + " gives no answer within " + HostPolicy.seconds(limit));
    }
    if (code == avutil.AVERROR_HTTP_UNAUTHORIZED()) {
      return failure(
          VideoException.Reason.UNAUTHORIZED,
          camera.credentials() == null
              ? "the camera wants a user name and a password"
              : "the camera refuses the user name or the password");
    }
    if (code == avutil.AVERROR_HTTP_FORBIDDEN()) {
      return failure(VideoException.Reason.UNAUTHORIZED, "the camera forbids this user to watch");
    }
    if (code == avutil.AVERROR_HTTP_NOT_FOUND()) {
      return failure(VideoException.Reason.NO_SUCH_STREAM, "the camera has no such path");
    }
    if (code == avutil.AVERROR_HTTP_BAD_REQUEST() || code == avutil.AVERROR_HTTP_OTHER_4XX()) {
      return failure(
          VideoException.Reason.NO_SUCH_STREAM,
          "the camera refuses the request, as for a path that it does not have");
    }
    if (code == PROTOCOL_NOT_SUPPORTED) {
      return failure(
          VideoException.Reason.UNSUPPORTED,
          "the camera gives no pictures over "
              + camera.transport()
              + ": "
              + (camera.transport() == Transport.TCP ? "write #udp after" : "remove #udp from")
              + " the address");
    }
    if (code == AvError.INVALID_DATA) {
      return failure(VideoException.Reason.NOT_VIDEO, "what answers does not speak RTSP");
    }
    return failure(
        VideoException.Reason.UNREACHABLE,
        code == CONNECTION_REFUSED
            ? where + " refuses the connection"
            : where + " cannot be reached: " + AvError.text(code));
  }

  @Override
  public VideoException readFailure(int code, ReadDeadline deadline) {
    VideoException stopped = stopped(deadline);
    if (stopped != null) {
      return stopped;
    }
    if (deadline.passed() || code == TIMED_OUT) {
      return failure(
          VideoException.Reason.SILENT,
          "no picture came for "
              + HostPolicy.seconds(limit)
              + (camera.transport() == Transport.UDP
                  ? "; if none ever comes, a firewall stops UDP: remove #udp"
                  : ""));
    }
    return failure(
        VideoException.Reason.LOST,
        "the connection was lost" + (code == AvError.EOF ? "" : ": " + AvError.text(code)));
  }

  private @Nullable VideoException stopped(ReadDeadline deadline) {
    if (!(deadline instanceof LiveDeadline live)) {
      return null;
    }
    return switch (live.cause()) {
      case STOPPED -> VideoException.stopped(toString());
      case REDIRECTED ->
          failure(
              VideoException.Reason.REFUSED,
              "the camera leads to another address, which Retinue does not follow: write that"
                  + " address if you trust it");
      case NONE, TIME -> null;
    };
  }

  private VideoException failure(VideoException.Reason reason, String what) {
    return new VideoException(reason, camera + ": " + what + ".");
  }

  @Override
  public String toString() {
    return camera.toString();
  }
}
