package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.weights.ElementType;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.TensorFile;
import io.retinue.retinanet.weights.TorchArchives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
  @TempDir private Path folder;

  /** Noughts for a network, which cost no more than their file. */
  private Path noughts(RetinaNetConfig network, int classes) throws IOException {
    TreeMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    RetinaNetBlock.parameterShapes(network, classes)
        .forEach(
            (name, shape) ->
                tensors.put(
                    name, Safetensors.Tensor.of(new float[Math.toIntExact(shape.size())], shape)));
    Path path = folder.resolve("noughts.safetensors");
    Safetensors.write(path, tensors);
    return path;
  }

  private static ModelSpec spec(String preset, int classes) {
    ModelSpec tiny = ModelSpec.tiny(List.of("a"), 320, 192);
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    return new ModelSpec(
        Preset.named(preset).network(), names, tiny.preprocessing(), tiny.decoding());
  }

  private static void check(Path path, ModelSpec spec) throws IOException {
    try (WeightsFile file = WeightsFile.open(path, Optional.empty())) {
      file.checkedFor(spec);
    }
  }

  @Test
  void shouldNameTheNetworkThatTheWeightsWouldFit() throws IOException {
    Path path = noughts(Preset.named("quick_384").network(), 3);

    assertThatCode(() -> check(path, spec("quick_384", 3))).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(path, spec("retinanet_resnet18_fpn_v2", 3)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("noughts.safetensors does not fit")
        .hasMessageContaining("tensors are missing: backbone.body.layer1.1.bn1.bias [64], ")
        .hasMessageContaining("tensors are left over: head.classification_head.conv.0.0.bias [64]")
        .hasMessageContaining(
            "tensors are of another shape: backbone.body.bn1.bias [32] instead of [64], ")
        .hasMessageContaining(" more")
        .hasMessageEndingWith("; these look like quick_384 with 3 classes");
  }

  @Test
  void shouldSayThatOnlyTheNumberOfClassesDiffers() throws IOException {
    Path path = noughts(Preset.named("tiny").network(), 91);

    assertThatThrownBy(() -> check(path, spec("tiny", 80)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "2 tensors are of another shape: head.classification_head.cls_logits.bias [819] instead"
                + " of [720], head.classification_head.cls_logits.weight [819, 32, 3, 3] instead of"
                + " [720, 32, 3, 3]")
        .hasMessageEndingWith("the weights are of 91 classes, and 80 are named");
  }

  @Test
  void shouldSayThatSomethingElseIsNoRetinaNet() throws IOException {
    Path path = folder.resolve("resnet.safetensors");
    Safetensors.write(
        path,
        new TreeMap<>(Map.of("fc.weight", Safetensors.Tensor.of(new float[4], new Shape(4)))));

    assertThatThrownBy(() -> check(path, spec("tiny", 1)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("1 tensor is left over: fc.weight [4]")
        .hasMessageContaining("these are no RetinaNet's weights");
  }

  @Test
  void shouldReadAModelFromWhatPyTorchWrote() throws IOException {
    ModelSpec spec = SmallModels.spec("a", "b");
    Path file = folder.resolve("state.pth");
    String name = "head.regression_head.conv.0.0.weight";

    try (RetinaNet model = RetinaNet.create(spec, 1)) {
      TorchArchives.stateDict(
          file, RetinaNetBlock.parameterShapes(spec.network(), 2), model::values);
      try (RetinaNet read = RetinaNet.read(spec, file, Optional.empty())) {
        Shape shape =
            RetinaNetBlock.parameterShapes(spec.network(), 2).getOrDefault(name, new Shape());
        assertThat(read.values(name, shape)).isEqualTo(model.values(name, shape));
      }
    }
  }

  @Test
  void shouldNotTakeAPickleForAReleasesWeights() throws IOException {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.save(folder);
    }
    Files.write(folder.resolve(RetinaNet.WEIGHTS_FILE), new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 9});

    assertThatThrownBy(() -> RetinaNet.load(folder).close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("its header claims");
  }

  @Test
  void shouldExportForPythonsEpsilon() throws IOException {
    ModelSpec small = SmallModels.spec("a");
    Backbone backbone = small.network().backbone().withNormEpsilon(0);
    ModelSpec without =
        new ModelSpec(
            new RetinaNetConfig(
                backbone,
                small.network().fpnChannels(),
                small.network().extraLevels(),
                small.network().headConvs(),
                small.network().headNorm(),
                small.network().anchors()),
            small.classes(),
            small.preprocessing(),
            small.decoding());
    String norm = "backbone.body.layer2.0.downsample.1.";
    Path file = folder.resolve("exported.safetensors");

    try (RetinaNet model = RetinaNet.create(without, 1)) {
      model.export(file);
    }

    try (TensorFile exported = TensorFile.open(file, Optional.empty())) {
      // 1 / sqrt(1 + 0) = sqrt(1 + 1e-5) / sqrt(1 + 1e-5)
      assertThat(exported.floats(norm + "running_var")).containsOnly(1);
      assertThat(exported.floats(norm + "weight")).containsOnly((float) Math.sqrt(1 + 1e-5));
      assertThat(exported.floats(norm + "bias")).containsOnly(0);
    }
    assertThat(folder.toFile().list()).containsExactly("exported.safetensors");
  }

  @Test
  void shouldWriteTheCountersThatPythonExpects() throws IOException {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.save(folder);
    }

    try (TensorFile file =
        TensorFile.open(folder.resolve(RetinaNet.WEIGHTS_FILE), Optional.empty())) {
      TensorFile.Description counter = new TensorFile.Description(ElementType.I64, new Shape());
      assertThat(file.tensors())
          .containsEntry("backbone.body.bn1.num_batches_tracked", counter)
          .containsEntry("backbone.body.layer4.0.downsample.1.num_batches_tracked", counter);
    }
    try (RetinaNet again = RetinaNet.load(folder)) {
      assertThat(again.parameters()).doesNotContainKey("backbone.body.bn1.num_batches_tracked");
    }
  }
}
