package io.retinue.standalone.camera;

import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.ingest.source.LiveCamera;
import io.retinue.platform.service.Deadline;
import io.retinue.video.JpegEncoder;
import io.retinue.video.LiveReader;
import io.retinue.video.ReaderLimits;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import io.retinue.video.VideoFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a source gave while it was watched.
 *
 * @param lines for people, a word and what it is
 * @param picture the last good picture, as JPEG
 */
public record CameraTrial(List<String> lines, byte[] picture) {
  private static final Duration CLOCK_IS_WRONG = Duration.ofSeconds(10);

  /**
   * Opens a source and watches it.
   *
   * @throws VideoException where it cannot be opened, or gives no good picture
   */
  public static CameraTrial of(SourceAddress address, Duration watch) throws VideoException {
    Instant began = Instant.now();
    if (address instanceof SourceAddress.Network || address instanceof SourceAddress.Device) {
      try (LiveReader reader = LiveReader.open(address, ReaderLimits.LIVE, LiveCamera.EVERY);
          JpegEncoder encoder = new JpegEncoder()) {
        return watch(address, reader, encoder, began, watch);
      }
    }
    try (FrameSource source = new AddressedSource(address).open();
        JpegEncoder encoder = new JpegEncoder()) {
      FrameSource.Frame frame = source.next();
      while (frame != null && frame.content() != FrameSource.Content.WHOLE) {
        frame = source.next();
      }
      if (frame == null) {
        throw noPicture(address, 0);
      }
      JpegEncoder.Jpeg jpeg = source.encode(encoder);
      return new CameraTrial(
          List.of(
              "size       " + jpeg.original(),
              "rate       %s frames/s".formatted(number(source.framesPerSecond())),
              "clock      none: frames get the time at which they are read"),
          jpeg.bytes());
    }
  }

  private static CameraTrial watch(
      SourceAddress address, LiveReader reader, JpegEncoder encoder, Instant began, Duration watch)
      throws VideoException {
    Deadline end = Deadline.in(watch);
    JpegEncoder.@Nullable Jpeg last = null;
    Instant first = began;
    Instant newest = began;
    @Nullable Duration delay = null;
    int frames = 0;
    int damaged = 0;
    while (frames == 0 || !end.isOver()) {
      VideoFrame frame = reader.next();
      newest = Instant.now();
      if (frames++ == 0) {
        first = newest;
      }
      Instant captured = frame.capturedAt();
      if (captured != null) {
        delay = Duration.between(captured, newest);
      }
      if (frame.corrupt()) {
        damaged++;
      } else {
        last = encoder.encode(frame);
      }
    }
    if (last == null) {
      throw noPicture(address, frames);
    }
    double seconds = Duration.between(first, newest).toMillis() / 1000.0;
    List<String> lines = new ArrayList<>();
    lines.add("codec      " + reader.codec());
    lines.add("size       " + last.original());
    lines.add(
        "rate       %s frames/s announced, %s seen"
            .formatted(
                number(reader.frameRate()),
                seconds > 0 ? number((frames - 1) / seconds) : "1 frame"));
    lines.add(
        "first      picture after %s s"
            .formatted(number(Duration.between(began, first).toMillis() / 1000.0)));
    lines.add(
        "damaged    %d of %d frames; %d could not be decoded at all"
            .formatted(damaged, frames, reader.undecodable()));
    lines.add("clock      " + clock(delay));
    return new CameraTrial(List.copyOf(lines), last.bytes());
  }

  private static String clock(@Nullable Duration delay) {
    if (delay == null) {
      return "none: the camera does not send its time; frames get this machine's";
    }
    String seconds = number(Math.abs(delay.toMillis()) / 1000.0);
    if (delay.abs().compareTo(CLOCK_IS_WRONG) > 0) {
      return "wrong: %s s %s this machine's; give the camera a time server (NTP)"
          .formatted(seconds, delay.isNegative() ? "ahead of" : "behind");
    }
    return delay.isNegative()
        ? "the camera's, %s s ahead of this machine's".formatted(seconds)
        : "the camera's; a picture arrives %s s after it was taken".formatted(seconds);
  }

  private static VideoException noPicture(SourceAddress address, int frames) {
    return new VideoException(
        VideoException.Reason.DAMAGED,
        address + ": no good picture came, of " + frames + " frames.");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
