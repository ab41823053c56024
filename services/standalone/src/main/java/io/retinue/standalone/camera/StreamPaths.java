package io.retinue.standalone.camera;

import io.retinue.video.SourceAddress;
import io.retinue.video.SourceAddress.Network;
import java.util.List;
import java.util.stream.Stream;

/** Paths at which the common makes of cameras have their pictures, for one who has a wrong one. */
public final class StreamPaths {
  private record Make(String name, String target) {}

  private static final List<Make> RTSP =
      List.of(
          new Make("Hikvision", "/Streaming/Channels/101"),
          new Make("Hikvision, smaller", "/Streaming/Channels/102"),
          new Make("Dahua, Amcrest", "/cam/realmonitor?channel=1&subtype=0"),
          new Make("Dahua, smaller", "/cam/realmonitor?channel=1&subtype=1"),
          new Make("Axis", "/axis-media/media.amp"),
          new Make("Reolink", "/h264Preview_01_main"),
          new Make("Reolink, smaller", "/h264Preview_01_sub"),
          new Make("TP-Link, Tapo", "/stream1"),
          new Make("TP-Link, smaller", "/stream2"),
          new Make("Foscam", "/videoMain"),
          new Make("Vivotek", "/live1s1.sdp"),
          new Make("Bosch", "/video1"),
          new Make("ONVIF, many makes", "/onvif1"));

  private static final List<Make> HTTP =
      List.of(
          new Make("Axis, Motion JPEG", "/axis-cgi/mjpg/video.cgi"),
          new Make("Axis, JPEG", "/axis-cgi/jpg/image.cgi"),
          new Make("Hikvision, JPEG", "/ISAPI/Streaming/channels/101/picture"),
          new Make("Dahua, JPEG", "/cgi-bin/snapshot.cgi?channel=1"),
          new Make("Reolink, JPEG", "/cgi-bin/api.cgi?cmd=Snap&channel=0"),
          new Make("Foscam, Motion JPEG", "/videostream.cgi"));

  private StreamPaths() {}

  /**
   * Addresses of the same camera to try, each with its make; none for what is not a network camera.
   */
  public static List<String> of(SourceAddress address) {
    if (!(address instanceof Network camera)) {
      return List.of();
    }
    Stream<Make> makes = (camera.protocol().isRtsp() ? RTSP : HTTP).stream();
    return makes
        .filter(make -> !make.target().equals(camera.target()))
        .map(make -> camera.at(make.target()) + "  (" + make.name() + ")")
        .toList();
  }
}
