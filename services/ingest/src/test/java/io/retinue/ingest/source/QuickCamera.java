package io.retinue.ingest.source;

import io.retinue.video.LiveReader;
import io.retinue.video.ReaderLimits;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.time.Duration;

/**
 * A camera on the network whose reader waits less long than that of {@link LiveCamera}.
 *
 * @param address where it is
 * @param patience longest time to open it, and to its next picture
 */
public record QuickCamera(SourceAddress address, Duration patience) implements CameraSource {
  @Override
  public FrameSource open() throws VideoException {
    ReaderLimits limits = new ReaderLimits(ReaderLimits.LIVE.maxPixels(), patience);
    return new VideoFrames(LiveReader.open(address, limits, LiveCamera.EVERY));
  }
}
