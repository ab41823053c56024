package io.retinue.detector.testing;

import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.ServingRelease;
import io.retinue.video.Picture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A model that says how bright each picture is: label {@code gray-N}, where N is the picture's
 * first byte divided by 8, in a box around all of it. It remembers its batches and how often it was
 * closed.
 */
public final class FakeFrameModel implements FrameModel {
  private final ServingRelease release;
  private final Predicate<Picture> fails;
  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger closings = new AtomicInteger();

  public FakeFrameModel(long version) {
    this(version, picture -> false);
  }

  /**
   * @param fails pictures that make the whole call fail
   */
  public FakeFrameModel(long version, Predicate<Picture> fails) {
    this(new ServingRelease("retinanet", version, String.format("%064x", version)), fails);
  }

  public FakeFrameModel(ServingRelease release, Predicate<Picture> fails) {
    this.release = release;
    this.fails = fails;
  }

  @Override
  public ServingRelease release() {
    return release;
  }

  @Override
  public List<List<DetectedObject>> detect(List<Picture> pictures) {
    if (closings.get() > 0) {
      throw new IllegalStateException("used after close: " + release);
    }
    if (pictures.stream().anyMatch(fails)) {
      throw new IllegalStateException("this batch makes the model fail");
    }
    batches.add(pictures.size());
    return pictures.stream().map(FakeFrameModel::brightness).toList();
  }

  private static List<DetectedObject> brightness(Picture picture) {
    return List.of(
        new DetectedObject(
            "gray-" + grayLevel(picture), 0.9f, -5, -5, picture.width() + 5, picture.height()));
  }

  /** 0 to 31, as {@link SyntheticFrames} painted it. */
  public static int grayLevel(Picture picture) {
    return (picture.rgb()[0] & 0xff) / 8;
  }

  /** Sizes of the batches so far. */
  public List<Integer> batches() {
    return List.copyOf(batches);
  }

  public int closings() {
    return closings.get();
  }

  @Override
  public void close() {
    closings.incrementAndGet();
  }
}
