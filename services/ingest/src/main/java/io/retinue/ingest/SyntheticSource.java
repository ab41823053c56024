package io.retinue.ingest;

import io.retinue.video.Picture;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a scene that is drawn; each is drawn when it is encoded, so that a skipped one
 * costs nothing.
 */
final class SyntheticSource implements FrameSource {
  private final LongFunction<Picture> scene;
  private final CameraSource.DrawnScene settings;
  private long next;

  SyntheticSource(CameraSource.DrawnScene settings) {
    this.settings = settings;
    this.scene = settings.scene().get();
  }

  @Override
  public @Nullable SourceFrame next() {
    if (next >= settings.frames()) {
      return null;
    }
    long index = next++;
    long mediaTimeMs = Math.round(index * 1000.0 / settings.framesPerSecond());
    return new SourceFrame(index, mediaTimeMs, false, path -> path.encode(scene.apply(index)));
  }

  @Override
  public long lost() {
    return 0;
  }

  @Override
  public double framesPerSecond() {
    return settings.framesPerSecond();
  }

  @Override
  public void close() {}
}
