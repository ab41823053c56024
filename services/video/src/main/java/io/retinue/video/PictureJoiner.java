package io.retinue.video;

import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Whole pictures of a live stream. FFmpeg's parser ends a picture where parameter sets begin. Some
 * senders repeat them before each slice of a key frame, and not only before the first: GStreamer's
 * payloader does so with {@code config-interval=-1}. Then a key frame comes in as many packets as
 * it has slices. Each would be decoded as a picture of its own, most of it missing, and all
 * pictures up to the next key frame would be made from the last of them. Here they become one
 * packet again.
 *
 * <p>Only the packet after it shows that a picture is whole. So the first key frame waits for that
 * packet, and later ones wait only where a camera was seen to send key frames in parts. Not
 * thread-safe; close it.
 */
final class PictureJoiner implements AutoCloseable {
  /** Encoders cut a picture into one slice for each thread. */
  private static final int MOST_PARTS = 64;

  private static final int H264_SLICE = 1;
  private static final int H264_KEY_SLICE = 5;
  private static final int LARGEST_HEVC_SLICE = 31;

  private final Demuxer demuxer;
  private final AVPacket ahead = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  private boolean hasAhead;
  private boolean waitsAtKeyFrames = true;

  PictureJoiner(Demuxer demuxer) {
    this.demuxer = demuxer;
  }

  /** Whether {@code packet} now holds the next picture; false at the end of the stream. */
  boolean read(AVPacket packet) throws VideoException {
    if (hasAhead) {
      avcodec.av_packet_move_ref(packet, ahead);
      hasAhead = false;
    } else if (!demuxer.read(packet)) {
      return false;
    }
    boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
    if (key && waitsAtKeyFrames) {
      waitsAtKeyFrames = join(packet) > 1;
    } else if (isContinuation(packet)) {
      waitsAtKeyFrames = true; // this one is in parts, the next one will not be
    }
    return true;
  }

  /** Appends the packets that go on with the picture; returns in how many it came. */
  private int join(AVPacket picture) throws VideoException {
    int parts = 1;
    while (demuxer.read(ahead)) {
      boolean sameTime =
          picture.pts() == avutil.AV_NOPTS_VALUE || picture.pts() == ahead.pts(); // none at first
      if (!sameTime || !isContinuation(ahead) || parts == MOST_PARTS) {
        hasAhead = true;
        break;
      }
      append(picture, ahead);
      avcodec.av_packet_unref(ahead);
      parts++;
    }
    return parts;
  }

  /** The last part's side data count: its time is that of the next picture, see CaptureTimes. */
  private static void append(AVPacket picture, AVPacket part) throws VideoException {
    int size = picture.size();
    AvError.check(avcodec.av_grow_packet(picture, part.size()), "joining a picture");
    Pointer.memcpy(picture.data().getPointer(size), part.data(), part.size());
    avcodec.av_packet_free_side_data(picture);
    AvError.check(avcodec.av_packet_copy_props(picture, part), "joining a picture");
  }

  /** Whether the packet's first slice is not the first one of its picture. */
  private boolean isContinuation(AVPacket packet) {
    int codec = demuxer.codecParameters().codec_id();
    boolean hevc = codec == avcodec.AV_CODEC_ID_HEVC;
    if (!hevc && codec != avcodec.AV_CODEC_ID_H264) {
      return false;
    }
    BytePointer data = packet.data();
    int header = hevc ? 2 : 1;
    for (long at = 0; at + 3 + header < packet.size(); at++) {
      if (data.get(at) == 0 && data.get(at + 1) == 0 && data.get(at + 2) == 1) {
        int unit = data.get(at + 3);
        boolean slice =
            hevc
                ? (unit >> 1 & 0x3F) <= LARGEST_HEVC_SLICE
                : (unit & 0x1F) == H264_SLICE || (unit & 0x1F) == H264_KEY_SLICE;
        if (slice) {
          // H.264: the number of the first macroblock, of which 0 is the bit 1. HEVC: a flag.
          return (data.get(at + 3 + header) & 0x80) == 0;
        }
      }
    }
    return false;
  }

  @Override
  public void close() {
    avcodec.av_packet_free(ahead);
  }
}
