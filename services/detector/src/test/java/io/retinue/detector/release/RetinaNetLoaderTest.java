package io.retinue.detector.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.model.BatchClock.Temperature;
import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.model.InferenceConfig.Engine;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException.Refusal;
import io.retinue.detector.testing.Changed;
import io.retinue.detector.testing.TinyRelease;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.detection.LoadSteps;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetinaNetLoaderTest {
  @TempDir private Path folder;
  private TinyRelease releases;
  private RetinaNetLoader loader;

  @BeforeEach
  void open() {
    releases = new TinyRelease(folder);
    loader = new RetinaNetLoader(releases.store(), this::compiled, List::of);
  }

  @Test
  void shouldLoadAReleaseThatDoesWhatItDidWhenItWasMade() throws Exception {
    ModelRelease release = releases.champion(1);

    try (FrameModel model = loader.load(release, step -> {})) {
      List<List<DetectedObject>> boxes =
          model.detect(List.of(picture(64, 48), picture(120, 90), picture(64, 48)));

      assertThat(model.release()).isEqualTo(ServingRelease.of(release));
      assertThat(boxes).hasSize(3);
      assertThat(boxes)
          .allSatisfy(
              found ->
                  assertThat(found)
                      .extracting(DetectedObject::label)
                      .isSubsetOf(TinyRelease.CLASSES));
    }
  }

  @Test
  void shouldFindAReleaseAtItsUriWhenItsStoreIsAnother() throws Exception {
    ModelRelease release = releases.champion(1);
    RetinaNetLoader elsewhere =
        new RetinaNetLoader(
            new ModelStore(folder.resolve("empty")),
            (network, steps) -> Detector.eager(network, 1),
            List::of);

    try (FrameModel model = elsewhere.load(release, step -> {})) {
      assertThat(model.release().version()).isEqualTo(1);
    }
  }

  @Test
  void shouldRefuseAReleaseWithOneWrongByte() throws Exception {
    ModelRelease release = releases.champion(1);
    Path weights =
        folder.resolve("models").resolve(release.getSha256()).resolve(RetinaNet.WEIGHTS_FILE);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> loader.load(release, step -> {}))
        .isInstanceOfSatisfying(
            ReleaseRefusedException.class,
            e -> assertThat(e.refusal()).as("it may be copied again").isEqualTo(Refusal.PASSING))
        .hasMessageContaining("retinanet v1")
        .hasMessageContaining(RetinaNet.WEIGHTS_FILE);
  }

  @Test
  void shouldRefuseAReleaseThatDoesNotReproduceItsGoldenOutputs() throws Exception {
    ModelRelease release = releases.championThatSaysSomethingElse(1);

    assertThatThrownBy(() -> loader.load(release, step -> {}))
        .isInstanceOfSatisfying(
            ReleaseRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.FINAL))
        .hasMessageContaining("retinanet v1 ");
  }

  @Test
  void shouldRefuseAReleaseWhoseClassesAreNotItsNetworks() throws Exception {
    ModelRelease release = releases.champion(1);
    release.setClasses(List.of("car", "person"));

    assertThatThrownBy(() -> loader.load(release, step -> {}))
        .isInstanceOfSatisfying(
            ReleaseRefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.FINAL))
        .hasMessageContaining("[person, car]");
  }

  /** The first frames of a camera once waited for the network of their size. */
  @Test
  void shouldWarmUpForTheSizesThatCome() throws Exception {
    try (FrameModel model = warming().load(releases.championForEachSize(1), step -> {})) {
      assertThat(model.temperature(List.of(picture(128, 64)))).isEqualTo(Temperature.WARM);
      assertThat(model.temperature(List.of(picture(64, 64)))).isEqualTo(Temperature.COLD);
    }
  }

  /** Ctrl-C while a release loads: nothing waits for the rest of the load. */
  @Test
  void shouldEndALoadAtEachOfItsSteps() throws Exception {
    ModelRelease release = releases.championForEachSize(1);
    RetinaNetLoader warming = warming();
    List<String> steps = new ArrayList<>();
    warming.load(release, steps::add).close();

    for (int last = 0; last < steps.size(); last++) {
      forgetCompiled();
      AtomicInteger left = new AtomicInteger(last);
      assertThatThrownBy(
              () ->
                  warming.load(
                      release,
                      step -> {
                        if (left.getAndDecrement() == 0) {
                          throw new StoppedException();
                        }
                      }))
          .as("stopped at: %s", steps.get(last))
          .isInstanceOf(StoppedException.class);
      assertThat(left).as("no step follows: %s", steps.get(last)).hasValue(-1);
    }
    assertThat(steps)
        .contains("verifying its files", "reading its weights", "verifying its golden outputs")
        .anyMatch(step -> step.startsWith("compiling it for inputs of"))
        .anyMatch(step -> step.startsWith("comparing"))
        .anyMatch(step -> step.startsWith("warming up"));
  }

  /** A size that comes later is compiled while the service runs, and must not end with it. */
  @Test
  void shouldNotReportStepsOnceTheReleaseIsLoaded() throws Exception {
    List<String> steps = new ArrayList<>();

    try (FrameModel model = loader.load(releases.championForEachSize(1), steps::add)) {
      int loaded = steps.size();
      model.detect(List.of(picture(128, 64)));

      assertThat(steps).hasSize(loaded);
    }
  }

  @Test
  void shouldRefuseANetworkThatNeedsMoreMemoryThanThereIs() {
    ModelSpec quick = ModelSpec.quick(TinyRelease.CLASSES, 640, 480);
    ModelSpec huge =
        new ModelSpec(
            quick.network(), quick.classes(), Preprocessing.imageNet(4096, 4096), quick.decoding());
    InferenceConfig eager =
        Changed.in(
            InferenceConfig.defaults().withEngine(Engine.EAGER, DeviceChoice.parse("cpu")),
            "maxBatch",
            256);

    try (RetinaNet network = RetinaNet.create(huge, 1)) {
      assertThatThrownBy(
              () -> RetinaNetLoader.detectors(eager, folder).of(network, LoadSteps.UNWATCHED))
          .hasMessageContaining("of memory for a batch of 256, more than");
    }
  }

  /** Where inputs follow pictures, no size is compiled that no camera has. */
  @Test
  void shouldNotWarmUpForAnySizeBeforeTheFirstFrame() throws Exception {
    List<String> steps = new ArrayList<>();

    try (FrameModel model = loader.load(releases.championForEachSize(1), steps::add)) {
      assertThat(steps).noneMatch(step -> step.startsWith("warming up"));
      assertThat(model.detect(List.of(picture(128, 64)))).hasSize(1);
    }
  }

  @Test
  void shouldCompareWithTheEagerNetworkOnlyAtTheFirstStart() throws Exception {
    ModelRelease release = releases.championForEachSize(1);
    List<String> first = new ArrayList<>();
    List<String> second = new ArrayList<>();

    warming().load(release, first::add).close();
    warming().load(release, second::add).close();

    assertThat(first).anyMatch(step -> step.startsWith("comparing"));
    assertThat(second)
        .noneMatch(step -> step.startsWith("comparing"))
        .contains("verifying the golden outputs of what serves");
  }

  private void forgetCompiled() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("compiled"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private RetinaNetLoader warming() {
    return new RetinaNetLoader(
        releases.store(), this::compiled, () -> List.of(new PictureSize(128, 64)));
  }

  private static Picture picture(int width, int height) {
    return new Picture(width, height, new byte[width * height * 3]);
  }

  private Detector compiled(RetinaNet network, LoadSteps steps) {
    return new Detector(
        network,
        2,
        Target.thisProcessor(),
        new CompiledArchives(folder.resolve("compiled")),
        steps);
  }
}
