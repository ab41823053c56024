package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetinaNetTest {
  private static final String LOGITS = "head.classification_head.cls_logits";

  @TempDir private Path folder;

  private static float[] values(RetinaNet model, String name) {
    return Objects.requireNonNull(model.parameters().get(name)).getArray().toFloatArray();
  }

  private static SortedMap<String, Safetensors.Tensor> tensors(RetinaNet model) {
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    model
        .parameters()
        .forEach(
            (name, p) ->
                tensors.put(
                    name,
                    Safetensors.Tensor.of(p.getArray().toFloatArray(), p.getArray().getShape())));
    return tensors;
  }

  @Test
  void shouldReadTheModelThatItSaved() throws IOException {
    ModelSpec spec = SmallModels.spec("red", "blue");
    try (RetinaNet model = RetinaNet.create(spec, 4)) {
      model.save(folder);
      try (RetinaNet again = RetinaNet.load(folder)) {
        assertThat(again.spec()).isEqualTo(spec);
        for (String name : model.parameters().keySet()) {
          assertThat(values(again, name)).as(name).isEqualTo(values(model, name));
        }
      }
    }
  }

  /** {@code _resnet_fpn_extractor} of torchvision's backbone_utils.py, line by line. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void shouldFreezeWhatTorchvisionFreezes(int trainableLayers) {
    List<String> layersToTrain =
        new ArrayList<>(
            List.of("layer4", "layer3", "layer2", "layer1", "conv1").subList(0, trainableLayers));
    if (trainableLayers == 5) {
      layersToTrain.add("bn1");
    }
    String body = "backbone.body.";
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.freezeAllBut(new TrainableLayers(trainableLayers));

      assertThat(model.learning().keySet())
          .containsExactlyElementsOf(
              model.parameters().keySet().stream()
                  .filter(
                      name ->
                          !name.startsWith(body)
                              || layersToTrain.stream().anyMatch(l -> name.startsWith(body + l)))
                  .toList());
    }
  }

  @Test
  void shouldRefuseASixthLayer() {
    assertThatThrownBy(() -> new TrainableLayers(6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("trainableLayers must be from 0 to 5, not 6");
  }

  @Test
  void shouldDrawTheSameWeightsFromTheSameSeed() {
    ModelSpec spec = SmallModels.spec("a");
    try (RetinaNet one = RetinaNet.create(spec, 1);
        RetinaNet same = RetinaNet.create(spec, 1);
        RetinaNet other = RetinaNet.create(spec, 2)) {
      String name = "backbone.body.conv1.weight";
      assertThat(values(same, name)).isEqualTo(values(one, name));
      assertThat(values(other, name)).isNotEqualTo(values(one, name));
    }
  }

  @Test
  void shouldBelieveInObjectsOneTimeInAHundredBeforeItLearns() {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      // -ln(0.99 / 0.01)
      assertThat(values(model, LOGITS + ".bias")).containsOnly(-4.59512f);
    }
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), new InitialWeights(1, 0.5))) {
      assertThat(values(model, LOGITS + ".bias")).containsOnly(0);
    }
  }

  @Test
  void shouldKeepWhatItKnowsOfAClassWhenClassesChange() {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("person", "car"), 1);
        RetinaNet grown = model.withClasses(List.of("bicycle", "person", "car"), 9)) {
      assertThat(grown.spec().classes()).containsExactly("bicycle", "person", "car");
      // Channel a * K + k, each of 16 * 3 * 3 weights.
      int channel = 16 * 9;
      float[] old = values(model, LOGITS + ".weight");
      float[] now = values(grown, LOGITS + ".weight");
      for (int a = 0; a < 9; a++) {
        assertThat(slice(now, a * 3 + 1, channel)).isEqualTo(slice(old, a * 2, channel));
        assertThat(slice(now, a * 3 + 2, channel)).isEqualTo(slice(old, a * 2 + 1, channel));
        assertThat(slice(now, a * 3, channel)).isNotEqualTo(slice(old, a * 2, channel));
      }
      String elsewhere = "backbone.body.layer4.0.conv1.weight";
      assertThat(values(grown, elsewhere)).isEqualTo(values(model, elsewhere));
    }
  }

  private static float[] slice(float[] values, int channel, int size) {
    return Arrays.copyOfRange(values, channel * size, (channel + 1) * size);
  }

  @Test
  void shouldNameTensorsThatDoNotFit() throws IOException {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.save(folder);
      SortedMap<String, Safetensors.Tensor> tensors = tensors(model);
      tensors.remove("backbone.body.bn1.weight");
      tensors.put(LOGITS + ".bias", Safetensors.Tensor.of(new float[18], new Shape(18)));
      tensors.put("surprise", Safetensors.Tensor.of(new float[1], new Shape(1)));
      tensors.put("bn1.num_batches_tracked", Safetensors.Tensor.of(new float[1], new Shape(1)));
      Safetensors.write(folder.resolve(RetinaNet.WEIGHTS_FILE), tensors);
    }

    assertThatThrownBy(() -> RetinaNet.load(folder).close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("1 tensor is missing: backbone.body.bn1.weight [8]")
        .hasMessageContaining("of another shape: " + LOGITS + ".bias [18] instead of [9]")
        .hasMessageContaining("1 tensor is left over: surprise [1]")
        .hasMessageNotContaining("num_batches_tracked");
  }

  @Test
  void shouldRefuseWeightsThatAreNoNumbers() throws IOException {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.save(folder);
      SortedMap<String, Safetensors.Tensor> tensors = tensors(model);
      float[] bias = new float[9];
      bias[4] = Float.NaN;
      tensors.put(LOGITS + ".bias", Safetensors.Tensor.of(bias, new Shape(9)));
      Safetensors.write(folder.resolve(RetinaNet.WEIGHTS_FILE), tensors);
    }

    assertThatThrownBy(() -> RetinaNet.load(folder).close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("value 4 of tensor " + LOGITS + ".bias is NaN");
  }

  @Test
  void shouldSayWhichFileIsMissing() {
    assertThatThrownBy(() -> RetinaNet.load(folder).close())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("model.json");
  }

  @Test
  void shouldSayWhatItsBlocksGive() {
    ModelSpec spec = Preset.named("quick_384").spec(List.of("a", "b"), 768, 576);
    RetinaNetBlock block = new RetinaNetBlock(spec.network(), 2);

    Shape[] shapes = block.getOutputShapes(new Shape[] {new Shape(4, 3, 288, 384)});

    // 9 anchors on 36 x 48, 18 x 24, 9 x 12, 5 x 6 and 3 x 3 cells.
    assertThat(shapes).containsExactly(new Shape(4, 20763, 2), new Shape(4, 20763, 4));
  }

  @Test
  void shouldRefuseWeightsThatAreCutShort() throws IOException {
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      model.save(folder);
    }
    Path weights = folder.resolve(RetinaNet.WEIGHTS_FILE);
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> RetinaNet.load(folder).close())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("weights.safetensors is damaged: it should be");
  }
}
