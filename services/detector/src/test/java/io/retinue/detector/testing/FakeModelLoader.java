package io.retinue.detector.testing;

import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ModelLoader;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.video.Picture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Makes fake models of all releases but those whose hash begins with {@code bad}. */
public final class FakeModelLoader implements ModelLoader {
  private final Predicate<Picture> fails;
  private final AtomicInteger attempts = new AtomicInteger();
  private final List<FakeFrameModel> loaded = new CopyOnWriteArrayList<>();

  public FakeModelLoader() {
    this(picture -> false);
  }

  /**
   * @param fails pictures on which every model fails
   */
  public FakeModelLoader(Predicate<Picture> fails) {
    this.fails = fails;
  }

  @Override
  public FrameModel load(ModelRelease release, Progress progress)
      throws ModelLoader.ReleaseRefusedException {
    attempts.incrementAndGet();
    progress.step("faking");
    if (release.getSha256().startsWith("bad")) {
      throw new ModelLoader.ReleaseRefusedException(
          ModelLoader.ReleaseRefusedException.Refusal.FINAL,
          ServingRelease.of(release) + " is damaged",
          new IllegalStateException("bad hash"));
    }
    FakeFrameModel model = new FakeFrameModel(ServingRelease.of(release), fails);
    loaded.add(model);
    return model;
  }

  /** Loads, refused ones included. */
  public int attempts() {
    return attempts.get();
  }

  /** Every model that was made, in order. */
  public List<FakeFrameModel> loaded() {
    return loaded;
  }

  public static ModelRelease champion(long version) {
    return release(version, String.format("%064x", version), ReleaseState.CHAMPION);
  }

  /** A champion that the loader refuses. */
  public static ModelRelease corruptChampion(long version) {
    return release(version, "bad" + String.format("%061x", version), ReleaseState.CHAMPION);
  }

  public static ModelRelease retired(long version) {
    return release(version, String.format("%064x", version), ReleaseState.RETIRED);
  }

  private static ModelRelease release(long version, String sha256, ReleaseState state) {
    return ModelRelease.newBuilder()
        .setModel("retinanet")
        .setVersion(version)
        .setState(state)
        .setReason("a test says so")
        .setAt(Instant.now())
        .setSha256(sha256)
        .setUri("file:///nowhere/" + sha256)
        .setClasses(List.of("person"))
        .setNetwork("{}")
        .setMetrics(Map.of())
        .build();
  }
}
