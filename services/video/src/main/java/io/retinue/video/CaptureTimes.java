package io.retinue.video;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.Nullable;

/**
 * The camera's clock: FFmpeg gives each packet of RTP the time that the last RTCP sender report
 * names for its timestamp. The decoder gives pictures out later and in another order, so times wait
 * here under their picture's timestamp. Before the first report there is none.
 *
 * <p>A parser, which joins the packets of RTP to pictures, ends a picture when it sees the first
 * packet of the next one, and gives the picture that packet's time. So with a parser a time belongs
 * to the picture after the one that carries it, and the first picture has none.
 */
final class CaptureTimes {
  /** More than any decoder holds back. */
  private static final int MOST = 64;

  private final boolean parsed;
  private final Map<Long, Instant> times = new LinkedHashMap<>();
  private @Nullable Instant ofNext;

  /**
   * @param parsed whether a parser makes the packets
   */
  CaptureTimes(boolean parsed) {
    this.parsed = parsed;
  }

  void add(AVPacket packet) {
    Instant carried = timeIn(packet);
    Instant own = parsed ? ofNext : carried;
    ofNext = carried;
    if (own != null && packet.pts() != avutil.AV_NOPTS_VALUE) {
      times.put(packet.pts(), own);
      if (times.size() > MOST) {
        times.keySet().remove(times.keySet().iterator().next());
      }
    }
  }

  private static @Nullable Instant timeIn(AVPacket packet) {
    if (packet.side_data_elems() == 0) {
      return null;
    }
    try (SizeTPointer size = new SizeTPointer(1)) {
      BytePointer data = avcodec.av_packet_get_side_data(packet, avcodec.AV_PKT_DATA_PRFT, size);
      if (data == null || data.isNull() || size.get() < Long.BYTES) {
        return null;
      }
      return Instant.EPOCH.plus(new LongPointer(data).get(0), ChronoUnit.MICROS);
    }
  }

  /** When the picture with this timestamp was taken; null if the camera did not tell. */
  @Nullable Instant take(long tick) {
    return times.remove(tick);
  }
}
