package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTest {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");
  private static final List<RgbImage> IMAGES =
      SmallModels.boxes(3, 1).stream().map(LabelledImage::image).toList();

  @TempDir private Path folder;

  @Test
  void shouldServeCompiled() {
    try (Detector detector = new Detector(RetinaNet.create(SPEC, 1), 4)) {
      detector.warmUp();

      assertThat(detector.detect(IMAGES)).hasSize(3);
      assertThat(detector.isCompiled()).isTrue();
    }
  }

  @Test
  void shouldServePicturesOfAnySizeCompiledForEach() {
    try (Detector detector = new Detector(RetinaNet.create(anySize(), 1), 1)) {
      for (int width : new int[] {64, 96, 128, 64, 256}) {
        RgbImage image = new RgbImage(width, 64, new byte[width * 64 * RgbImage.CHANNELS]);
        assertThat(detector.detect(List.of(image))).hasSize(1);
      }
      assertThat(detector.isCompiled()).isTrue();
    }
  }

  @Test
  void shouldBeWarmForTheSizesThatItWasWarmedUpFor() {
    ModelSpec spec = anySize();
    RgbImage wide = black(128, 64);
    try (Detector detector = new Detector(RetinaNet.create(spec, 1), 2)) {
      detector.warmUp(List.of(wide), () -> {});

      assertThat(detector.isWarm(List.of(wide))).isTrue();
      assertThat(detector.isWarm(List.of(wide, wide))).isTrue();
      assertThat(detector.isWarm(List.of(black(64, 64)))).isFalse();
    }
  }

  @Test
  void shouldFindTheSameInAPictureWhateverItsNeighborsSizesAre() {
    RgbImage wide = black(128, 64);
    RgbImage square = IMAGES.get(0);
    ModelSpec any = anySize();
    ModelSpec talkative = // an untrained network gives every box a score of about 0.01
        new ModelSpec(
            any.network(),
            any.classes(),
            any.preprocessing(),
            new Decoding(0.001, 700, 0.5, 100, 1));
    try (Detector detector = new Detector(RetinaNet.create(talkative, 1), 4)) {
      List<Detection> alone = detector.detect(List.of(square)).get(0);
      assertThat(alone).isNotEmpty();

      assertThat(detector.detect(List.of(wide, square, wide)).get(1)).isEqualTo(alone);
    }
  }

  @Test
  void shouldServeOnlyTheSizeEagerlyThatCannotBeCompiled() {
    RetinaNet model = RetinaNet.create(anySize(), 1);
    InferenceBackend backend = new Selective(model, "no such kernel");
    try (Detector detector = new Detector(model, 1, backend)) {
      assertThat(detector.detect(List.of(black(64, 64)))).hasSize(1);
      assertThat(detector.slowness()).isEmpty();

      assertThat(detector.detect(List.of(black(128, 64)))).hasSize(1);

      assertThat(detector.slowness().orElseThrow()).contains("128").contains("no such kernel");
      assertThat(detector.backend()).as("for the other sizes").isSameAs(backend);
    }
  }

  @Test
  void shouldNotServeEagerlyForALackOfMemory() {
    RetinaNet model = RetinaNet.create(anySize(), 1);
    try (Detector detector = new Detector(model, 1, new Selective(model, "out of memory"))) {
      assertThatThrownBy(() -> detector.detect(List.of(black(128, 64))))
          .hasMessageContaining("out of memory");
      assertThat(detector.slowness()).isEmpty();
    }
  }

  private static RgbImage black(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * RgbImage.CHANNELS]);
  }

  private static ModelSpec anySize() {
    return new ModelSpec(
        SPEC.network(),
        SPEC.classes(),
        Preprocessing.imageNet(new Resizing.ShortSide(64, 128)),
        SPEC.decoding());
  }

  @Test
  void shouldServeEagerlyWhatCannotBeCompiled() {
    RetinaNet model = RetinaNet.create(SPEC, 1);
    try (Detector detector = new Detector(model, 4, new Failing(model, "no such kernel"))) {
      assertThat(detector.isCompiled()).isFalse();
      assertThat(detector.detect(IMAGES)).hasSize(3);
    }
  }

  @Test
  void shouldServeEagerlyWhereTheCompiledNetworkFailsTheGoldenOutputs() throws Exception {
    RetinaNet model = RetinaNet.create(SPEC, 1);
    GoldenOutputs.record(model, IMAGES, folder);
    try (Detector right = new Detector(model.withClasses(SPEC.classes(), 1), 1);
        Detector wrong = new Detector(model, 1, new Exaggerating(model))) {
      right.verify(folder, LoadSteps.UNWATCHED);
      wrong.verify(folder, LoadSteps.UNWATCHED);

      assertThat(right.isCompiled()).isTrue();
      assertThat(wrong.backend()).isInstanceOf(EagerBackend.class);
    }
  }

  @Test
  void shouldOpenAReleaseThatReproducesItsGoldenOutputs() throws Exception {
    release(1, 1);

    try (Detector detector = Detector.open(folder, 1)) {
      assertThat(detector.isCompiled()).isTrue();
      assertThat(detector.spec()).isEqualTo(SPEC);
    }
  }

  @Test
  void shouldRefuseAReleaseThatFailsItsGoldenOutputs() throws IOException {
    release(1, 2);

    assertThatThrownBy(() -> Detector.open(folder, 1))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining(folder + " does not reproduce its golden outputs");
    assertThatThrownBy(() -> Detector.open(folder.resolve(RetinaNet.WEIGHTS_FILE), 1))
        .as("the file alone, with golden outputs beside it")
        .isInstanceOf(ModelRefusedException.class);
  }

  @Test
  void shouldRefuseAReleaseWithoutGoldenOutputs() throws IOException {
    release(1, 1);
    Files.delete(folder.resolve(GoldenOutputs.FILE));

    assertThatThrownBy(() -> Detector.open(folder, 1))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining(GoldenOutputs.FILE + " is missing");
    assertThatCode(() -> Detector.open(folder.resolve(RetinaNet.WEIGHTS_FILE), 1).close())
        .as("a file of weights is no release")
        .doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseAReleaseThatCannotRunHere() throws IOException {
    release(1, 1);

    assertThatThrownBy(
            () ->
                Detector.open(
                    folder,
                    model -> {
                      throw new IllegalStateException("no device");
                    }))
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining("no device");
  }

  /** A release of the weights of one seed with the golden outputs of another. */
  private void release(long weights, long golden) throws IOException {
    try (RetinaNet model = RetinaNet.create(SPEC, weights);
        RetinaNet recorded = RetinaNet.create(SPEC, golden)) {
      model.save(folder);
      GoldenOutputs.record(recorded, IMAGES, folder);
    }
  }

  @Test
  void shouldTakeFromDiskWhatWasCompiledBefore() throws IOException {
    CompiledArchives archives = new CompiledArchives(folder);
    List<List<Detection>> first = detected(1, archives);
    Path archive = archive();
    byte[] compiled = Files.readAllBytes(archive);
    Object identity = Files.readAttributes(archive, "fileKey");

    assertThat(detected(1, archives)).isEqualTo(first);
    assertThat(Files.readAttributes(archive, "fileKey")).isEqualTo(identity);

    compiled[compiled.length / 2] ^= 1;
    Files.write(archive, compiled);
    assertThat(detected(1, archives)).as("damaged, made anew").isEqualTo(first);

    detected(2, archives);
    assertThat(archives()).as("of two models").hasSize(2);
  }

  /** The golden pictures have a size that no camera has: it was loaded for them at each start. */
  @Test
  void shouldNotLoadWhatWasComparedBeforeForTheGoldenOutputsAlone() throws Exception {
    Path release = Files.createDirectory(folder.resolve("release"));
    try (RetinaNet model = RetinaNet.create(anySize(), 1)) {
      GoldenOutputs.record(model, IMAGES.subList(0, 1), release);
    }
    verifyAnySize(release);
    for (Path archive : archives()) {
      Files.delete(archive);
    }

    verifyAnySize(release);

    assertThat(archives()).as("compiled again").isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path note : files.filter(file -> file.toString().endsWith(".compared")).toList()) {
        Files.writeString(note, "another machine's");
      }
    }
    verifyAnySize(release);
    assertThat(archives()).as("compared on another machine").hasSize(1);
  }

  private void verifyAnySize(Path release) throws Exception {
    try (Detector detector =
        new Detector(
            RetinaNet.create(anySize(), 1),
            1,
            Target.thisProcessor(),
            new CompiledArchives(folder))) {
      detector.verify(release, LoadSteps.UNWATCHED);
      assertThat(detector.isCompiled()).isTrue();
    }
  }

  private static List<List<Detection>> detected(long seed, CompiledArchives archives) {
    try (Detector detector =
        new Detector(RetinaNet.create(SPEC, seed), 4, Target.thisProcessor(), archives)) {
      assertThat(detector.isCompiled()).isTrue();
      return detector.detect(IMAGES);
    }
  }

  private Path archive() throws IOException {
    return archives().get(0);
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pt")).toList();
    }
  }

  /** A machine on which nothing compiles. */
  private record Failing(RetinaNet model, String reason) implements InferenceBackend {
    @Override
    public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
      throw new InferenceBackend.NotCompiledException(reason, new EngineException(reason));
    }

    @Override
    public InferenceBackend.HostHeadOutputs outputs(InputBatch batch) {
      throw new InferenceBackend.NotCompiledException(reason, new EngineException(reason));
    }

    @Override
    public Optional<InferenceBackend> simpler() {
      return Optional.empty();
    }

    @Override
    public Target.Precision precision() {
      return Target.Precision.FLOAT32;
    }

    @Override
    public Tolerance tolerance() {
      return Tolerance.of(Target.Precision.BFLOAT16);
    }

    @Override
    public void close() {}
  }

  /** A machine on which only inputs as wide as high compile. */
  private record Selective(RetinaNet model, String reason) implements InferenceBackend {
    @Override
    public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
      if (batch.inputSize().width() != batch.inputSize().height()) {
        throw new InferenceBackend.NotCompiledException(reason, new EngineException(reason));
      }
      return new EagerBackend(model).candidates(batch, placements);
    }

    @Override
    public InferenceBackend.HostHeadOutputs outputs(InputBatch batch) {
      return new EagerBackend(model).outputs(batch);
    }

    @Override
    public Optional<InferenceBackend> simpler() {
      return Optional.empty();
    }

    @Override
    public Target.Precision precision() {
      return Target.Precision.FLOAT32;
    }

    @Override
    public Tolerance tolerance() {
      return Tolerance.of(Target.Precision.BFLOAT16);
    }

    @Override
    public void close() {}
  }

  /** A compiler's mistake: all logits half as large again. */
  private record Exaggerating(RetinaNet model) implements InferenceBackend {
    @Override
    public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
      return new EagerBackend(model).candidates(batch, placements);
    }

    @Override
    public InferenceBackend.HostHeadOutputs outputs(InputBatch batch) {
      InferenceBackend.HostHeadOutputs right = new EagerBackend(model).outputs(batch);
      float[] logits = right.logits();
      for (int i = 0; i < logits.length; i++) {
        logits[i] *= 1.5f;
      }
      return new InferenceBackend.HostHeadOutputs(
          logits, right.logitsShape(), right.deltas(), right.deltasShape());
    }

    @Override
    public Optional<InferenceBackend> simpler() {
      return Optional.empty();
    }

    @Override
    public Target.Precision precision() {
      return Target.Precision.FLOAT32;
    }

    @Override
    public Tolerance tolerance() {
      return Tolerance.of(Target.Precision.BFLOAT16);
    }

    @Override
    public void close() {}
  }
}
