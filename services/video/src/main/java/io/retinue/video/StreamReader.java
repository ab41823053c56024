package io.retinue.video;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** A live stream of packets: an RTSP camera, or a webcam. */
final class StreamReader implements LiveReader {
  private final DemuxerInput input;
  private final ReaderLimits limits;
  private final Demuxer demuxer;
  private final PictureJoiner pictures;
  private final MediaClock clock;
  private final CaptureTimes captureTimes;
  private final AVPacket packet;
  private FrameDecoder decoder;
  private PacketSkipper skipper;
  private int codecId;
  private long undecodableBefore;
  private long frames;

  private StreamReader(
      DemuxerInput input, ReaderLimits limits, Demuxer demuxer, FrameDecoder decoder) {
    this.input = input;
    this.limits = limits;
    this.demuxer = demuxer;
    this.pictures = new PictureJoiner(demuxer);
    this.decoder = decoder;
    this.skipper = new PacketSkipper(decoder);
    this.codecId = demuxer.codecParameters().codec_id();
    this.clock = new MediaClock(demuxer.timeBase(), demuxer.frameRate());
    this.captureTimes = new CaptureTimes(demuxer.isParsed());
    this.packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  }

  static StreamReader open(DemuxerInput input, ReaderLimits limits) throws VideoException {
    Demuxer demuxer = Demuxer.open(input, limits);
    try {
      FrameDecoder decoder = FrameDecoder.open(input.toString(), demuxer.codecParameters(), limits);
      return new StreamReader(input, limits, demuxer, decoder);
    } catch (VideoException | RuntimeException e) {
      demuxer.close();
      throw e;
    }
  }

  @Override
  public VideoFrame next(FrameWish wish) throws VideoException {
    demuxer.restartDeadline();
    while (!decoder.receive()) {
      if (!pictures.read(packet)) {
        throw demuxer.readFailure(AvError.EOF);
      }
      try {
        requireInTime();
        followCodec();
        captureTimes.add(packet);
        if (skipper.skips(packet, clock.preview(packet.pts(), frames), wish)) {
          return skipped(packet.pts());
        }
        decoder.send(packet);
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
    long tick = decoder.frame().best_effort_timestamp();
    @Nullable Instant capturedAt = captureTimes.take(tick);
    VideoFrame frame =
        new VideoFrame(
            decoder.frame(), frames, clock.at(tick, frames), demuxer.turns(), capturedAt);
    if (frame.size().pixels() > limits.maxPixels()) {
      throw new VideoException(
          VideoException.Reason.TOO_LARGE,
          "%s: a picture has %s pixels; the limit is %d pixels in all."
              .formatted(input, frame.size(), limits.maxPixels()));
    }
    frames++;
    return frame;
  }

  /** The frame of a packet that is not decoded. */
  private VideoFrame skipped(long tick) {
    long mediaTimeMs = clock.at(tick, frames);
    return VideoFrame.notDecoded(frames++, mediaTimeMs, demuxer.turns(), captureTimes.take(tick));
  }

  /**
   * When the deadline has ended a read, FFmpeg first gives the picture that its parser still held.
   * It is as old as the silence: given out now, it would look fresh.
   */
  private void requireInTime() throws VideoException {
    if (demuxer.isOverdue()) {
      throw demuxer.readFailure(AvError.EXIT);
    }
  }

  /** A stream that goes on in another codec gets another decoder. */
  private void followCodec() throws VideoException {
    AVCodecParameters parameters = demuxer.codecParameters();
    if (parameters.codec_id() != codecId) {
      FrameDecoder next = FrameDecoder.open(input.toString(), parameters, limits);
      undecodableBefore += decoder.undecodable();
      skipper.close();
      decoder.close();
      decoder = next;
      skipper = new PacketSkipper(next);
      codecId = parameters.codec_id();
    }
  }

  @Override
  public long undecodable() {
    return undecodableBefore + decoder.undecodable();
  }

  @Override
  public double frameRate() {
    return demuxer.frameRate();
  }

  @Override
  public String codec() {
    AVCodecParameters parameters = demuxer.codecParameters();
    String name = avcodec.avcodec_get_name(parameters.codec_id()).getString();
    BytePointer profile = avcodec.avcodec_profile_name(parameters.codec_id(), parameters.profile());
    return profile == null || profile.isNull() ? name : name + " (" + profile.getString() + ")";
  }

  @Override
  public List<String> warnings() {
    return Optional.ofNullable(clock.jumps()).stream().toList();
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    pictures.close();
    skipper.close();
    decoder.close();
    demuxer.close();
  }
}
