package io.retinue.video;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a video file, one after the other, in the order in which they are shown.
 * Codecs are those of {@link FrameDecoder#CODECS}, containers those of {@link FileInput#FORMATS},
 * so that a file can never make the reader open another file or the network. One thread decodes.
 * Not thread-safe; close it.
 *
 * <p>An end is one of three: {@link #next} returns null at a clean end; throws TRUNCATED where the
 * file holds less than its container promises; throws DAMAGED, TIMEOUT or FAILED where reading
 * stopped for another reason. Frames before the end are good in each case.
 */
public final class FrameReader implements VideoReader {
  private final Path file;
  private final ReaderLimits limits;
  private final Demuxer demuxer;
  private final FrameDecoder decoder;
  private final PacketSkipper skipper;
  private final MediaClock clock;
  private final AVPacket packet;
  private long frames;
  private long lastMs;
  private boolean atEnd;
  private boolean draining;

  private FrameReader(Path file, ReaderLimits limits, Demuxer demuxer, FrameDecoder decoder) {
    this.file = file;
    this.limits = limits;
    this.demuxer = demuxer;
    this.decoder = decoder;
    this.skipper = new PacketSkipper(decoder);
    this.clock = new MediaClock(demuxer.timeBase(), demuxer.frameRate());
    this.packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  }

  public static FrameReader open(Path file) throws VideoException {
    return open(file, ReaderLimits.DEFAULT);
  }

  /**
   * Opens the file's best video stream.
   *
   * @throws VideoException MISSING, UNREADABLE, EMPTY, NOT_VIDEO, TRUNCATED, UNSUPPORTED,
   *     TOO_LARGE, TIMEOUT or FAILED
   */
  public static FrameReader open(Path file, ReaderLimits limits) throws VideoException {
    LocalFiles.requireFile(file);
    Demuxer demuxer = Demuxer.open(new FileInput(file), limits);
    try {
      FrameDecoder decoder = FrameDecoder.open(file.toString(), demuxer.codecParameters(), limits);
      return new FrameReader(file, limits, demuxer, decoder);
    } catch (VideoException | RuntimeException e) {
      demuxer.close();
      throw e;
    }
  }

  /**
   * The next frame, or null at the file's clean end. The frame is valid until the next call.
   *
   * @throws VideoException TRUNCATED, DAMAGED, UNSUPPORTED, TOO_LARGE, TIMEOUT or FAILED; the
   *     reader gives no more frames then
   */
  @Override
  public @Nullable VideoFrame next(FrameWish wish) throws VideoException {
    demuxer.restartDeadline();
    while (true) {
      if (decoder.receive()) {
        return frame();
      }
      if (draining) {
        requireWhole();
        atEnd = true;
        return null;
      }
      if (!demuxer.read(packet)) {
        draining = true;
        skipper.end();
        continue;
      }
      try {
        if (skipper.skips(packet, clock.preview(packet.pts(), frames), wish)) {
          return skipped();
        }
        decoder.send(packet);
      } finally {
        avcodec.av_packet_unref(packet);
      }
    }
  }

  /** The frame of the packet that is not decoded. */
  private VideoFrame skipped() {
    lastMs = clock.at(packet.pts(), frames);
    return VideoFrame.notDecoded(frames++, lastMs, demuxer.turns(), null);
  }

  private VideoFrame frame() throws VideoException {
    long mediaTimeMs = clock.at(decoder.frame().best_effort_timestamp(), frames);
    VideoFrame frame = new VideoFrame(decoder.frame(), frames, mediaTimeMs, demuxer.turns(), null);
    if (frame.size().pixels() > limits.maxPixels()) {
      throw new VideoException(
          VideoException.Reason.TOO_LARGE,
          "%s: frame %d has %s pixels; the limit is %d pixels in all."
              .formatted(file, frames, frame.size(), limits.maxPixels()));
    }
    frames++;
    lastMs = frame.mediaTimeMs();
    return frame;
  }

  private void requireWhole() throws VideoException {
    String shortfall = ContainerLength.shortfall(file);
    if (shortfall == null && frames == 0 && decoder.undecodable() > 0) {
      throw new VideoException(
          VideoException.Reason.DAMAGED,
          "no frame of %s can be decoded: it is damaged, or has more than %d pixels."
              .formatted(file, limits.maxPixels()));
    }
    if (shortfall == null
        && (demuxer.lastPacketCut()
            || decoder.lastPacketFailed()
            || decoder.lastPictureIsCorrupt())) {
      shortfall = "its last frame is incomplete";
    }
    if (shortfall != null) {
      throw new VideoException(
          VideoException.Reason.TRUNCATED,
          "%s is truncated: %s; %s could be read."
              .formatted(file, shortfall, demuxer.counted(frames)));
    }
    if (frames == 0) {
      throw new VideoException(
          VideoException.Reason.EMPTY, file + " has a video stream without a single frame.");
    }
  }

  /** Frames a second: what the container says, or 25 where it says nothing sensible. */
  @Override
  public double frameRate() {
    return demuxer.frameRate();
  }

  /** Frames read so far, with those that are corrupt or not decoded. */
  public long framesRead() {
    return frames;
  }

  /** Packets so far that the decoder could make nothing of: lost frames that have no index. */
  @Override
  public long undecodable() {
    return decoder.undecodable();
  }

  /**
   * What is doubtful about the frames so far, for people: jumps of the film's clock; and at the
   * clean end, that the container announces more than it gave. At most two.
   */
  @Override
  public List<String> warnings() {
    String jumps = clock.jumps();
    String missing = atEnd && jumps == null ? demuxer.missing(lastMs) : null;
    return Stream.of(jumps, missing).flatMap(Stream::ofNullable).toList();
  }

  @Override
  public void close() {
    avcodec.av_packet_free(packet);
    skipper.close();
    decoder.close();
    demuxer.close();
  }
}
