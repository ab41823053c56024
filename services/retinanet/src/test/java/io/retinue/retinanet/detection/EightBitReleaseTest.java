package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ActivationRanges.Range;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.ActivationObserver;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.training.RetinaNetTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A release with the ranges of its feature maps, from its folder to its detections. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EightBitReleaseTest {
  private static final List<RgbImage> IMAGES =
      SmallModels.boxes(8, 2).stream().map(LabelledImage::image).toList();

  private Path release = Path.of(".");
  private Path compiled = Path.of(".");
  private String ranges = "";

  @BeforeAll
  void train(@TempDir Path folder) throws Exception {
    release = Files.createDirectory(folder.resolve("release"));
    compiled = folder.resolve("compiled");
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("red", "blue"), 1)) {
      new RetinaNetTrainer()
          .fit(
              model,
              SmallModels.source(SmallModels.boxes(32, 1)),
              SmallModels.steps(150),
              (progress, soFar) -> {});
      model.save(release);
      GoldenOutputs.record(model, IMAGES.subList(0, 2), release);
      ranges = ActivationObserver.observe(model, IMAGES, () -> {}).toJson();
    }
  }

  @Test
  void shouldFindInBytesWhatTheEagerNetworkFinds() throws Exception {
    Files.writeString(release.resolve(ActivationRanges.FILE), ranges);
    try (Detector bytes = open();
        Detector eager = Detector.eager(RetinaNet.load(release), 4)) {
      assertThat(bytes.precision())
          .isEqualTo(
              Target.thisProcessor().canMultiplyBytes()
                  ? Target.Precision.INT8
                  : Target.thisProcessor().precision());
      assertThat(bytes.isCompiled()).isTrue();
      List<List<Detection>> expected = eager.detect(IMAGES);
      List<List<Detection>> found = bytes.detect(IMAGES);
      for (int n = 0; n < IMAGES.size(); n++) {
        List<Detection> sure =
            expected.get(n).stream().filter(detection -> detection.score() > 0.5).toList();
        assertThat(sure).as("worth comparing").isNotEmpty();
        for (Detection detection : sure) {
          assertThat(found.get(n))
              .anySatisfy(
                  other -> {
                    assertThat(other.label()).isEqualTo(detection.label());
                    assertThat(other.box().iou(detection.box())).isGreaterThan(0.9f);
                    assertThat(Math.abs(other.score() - detection.score())).isLessThan(0.1f);
                  });
        }
      }
    }
  }

  @Test
  void shouldServeWithoutRangesAsBefore() throws Exception {
    Files.deleteIfExists(release.resolve(ActivationRanges.FILE));
    try (Detector detector = open()) {
      assertThat(detector.precision()).isEqualTo(Target.thisProcessor().precision());
    }
  }

  @Test
  void shouldForgetTheRangesOfOtherWeights(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve(ActivationRanges.FILE), ranges);
    try (RetinaNet other = RetinaNet.create(SmallModels.spec("red", "blue"), 2)) {
      other.save(folder);
    }
    try (RetinaNet saved = RetinaNet.load(folder)) {
      assertThat(saved.activations()).isEmpty();
    }
  }

  @Test
  void shouldServeInMoreBitsWhereBytesMissTheGoldenOutputs() throws Exception {
    ActivationRanges good = ActivationRanges.fromJson(ranges);
    TreeMap<String, Range> narrow = new TreeMap<>();
    good.maps()
        .forEach((name, range) -> narrow.put(name, new Range(range.low() / 50, range.high() / 50)));
    Files.writeString(
        release.resolve(ActivationRanges.FILE), new ActivationRanges(narrow).toJson());
    try (Detector detector = open()) {
      assertThat(detector.precision()).isEqualTo(Target.thisProcessor().precision());
      assertThat(detector.isCompiled()).isTrue();
      assertThat(detector.slowness()).isEmpty();
    }
  }

  @Test
  void shouldServeInMoreBitsWhereARangeIsMissing() throws Exception {
    TreeMap<String, Range> fewer = new TreeMap<>(ActivationRanges.fromJson(ranges).maps());
    fewer.remove(fewer.firstKey());
    Files.writeString(release.resolve(ActivationRanges.FILE), new ActivationRanges(fewer).toJson());
    try (Detector detector = open()) {
      assertThat(detector.precision()).isEqualTo(Target.thisProcessor().precision());
      assertThat(detector.isCompiled()).isTrue();
    }
  }

  @Test
  void shouldRefuseDamagedRanges() throws Exception {
    Files.writeString(release.resolve(ActivationRanges.FILE), "{\"conv1\": [3, 1]}");
    assertThatThrownBy(this::open)
        .isInstanceOf(ModelRefusedException.class)
        .hasMessageContaining(ActivationRanges.FILE);
  }

  private Detector open() throws ModelRefusedException {
    CompiledArchives archives = new CompiledArchives(compiled);
    return Detector.open(
        release, model -> new Detector(model, 4, Target.thisProcessor(), archives));
  }
}
