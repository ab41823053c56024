package io.retinue.ingest.source;

import io.retinue.video.LiveReader;
import io.retinue.video.ReaderLimits;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.time.Duration;

/**
 * A camera on the network (RTSP, RTSPS, Motion JPEG or single JPEGs over HTTP) or a webcam. It has
 * no end: what stops it is a {@link VideoException}, after which it is opened again.
 *
 * @param address where it is; a network camera or a webcam
 * @param every shortest time between two pictures of a camera that gives one for each request
 */
public record LiveCamera(SourceAddress address, Duration every) implements CameraSource {
  /** Often enough for people who walk by, seldom enough for the smallest camera. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  public LiveCamera {
    if (!(address instanceof SourceAddress.Network || address instanceof SourceAddress.Device)) {
      throw new IllegalArgumentException(address + " is no camera.");
    }
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("every " + every + " must be more than zero.");
    }
  }

  @Override
  public FrameSource open() throws VideoException {
    return new VideoFrames(LiveReader.open(address, ReaderLimits.LIVE, every));
  }
}
