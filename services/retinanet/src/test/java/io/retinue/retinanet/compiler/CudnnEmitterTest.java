package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.retinue.retinanet.Decoding;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.compiler.Target.Kernels;
import io.retinue.retinanet.compiler.Target.Precision;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be known of programs for graphics cards where there is none. */
class CudnnEmitterTest {
  private static final MapSize INPUT = new MapSize(320, 320);
  private static final ConvolutionLayer LAYER =
      ConvolutionLayer.of("conv", 16, 24, 3, List.of(new MapSize(10, 10)));

  @TempDir private Path folder;

  @Test
  void shouldFuseTheReluAndWhatIsAdded() {
    assertThat(spelled(LAYER.withStride(2), Epilogue.RELU))
        .isEqualTo(
            "torch.cudnn_convolution_relu("
                + "x, self.conv, self.conv_bias, [2, 2], [1, 1], [1, 1], 1)");
    assertThat(spelled(LAYER, Epilogue.addRelu(Operand.of("shortcut", "shortcut"))))
        .isEqualTo(
            "torch.cudnn_convolution_add_relu("
                + "x, self.conv, shortcut, 1, self.conv_bias, [1, 1], [1, 1], [1, 1], 1)");
  }

  @Test
  void shouldSpellPlainlyWhatIsNotFused() {
    ConvolutionLayer rgb = ConvolutionLayer.of("conv", 3, 24, 7, LAYER.maps());
    ConvolutionLayer grouped = LAYER.withNorm(new ConvolutionLayer.Norm.Group("norm", 8, 1e-5));

    for (String spelled :
        List.of(
            spelled(LAYER, Epilogue.NONE),
            spelled(LAYER, Epilogue.add(Operand.of("above", "above"))),
            spelled(LAYER.withGroups(8), Epilogue.RELU),
            spelled(grouped, Epilogue.RELU),
            spelled(rgb, Epilogue.RELU))) {
      assertThat(spelled).contains("torch.conv2d(x, self.conv").doesNotContain("cudnn");
    }
    assertThat(spelled(grouped, Epilogue.RELU)).startsWith("torch.relu_(torch.group_norm(");
  }

  /**
   * ResNet-50 has 16 blocks of two convolutions with a ReLU and one with an addition before it; the
   * four convolutions of each head are written once for all levels.
   */
  @ParameterizedTest
  @CsvSource({
    "retinanet_resnet50_fpn,          40, 16",
    "retinanet_resnet50_fpn_v2,       32, 16",
    "retinanet_resnet18_fpn,          16,  8",
    // The middle convolution of each block is in 32 groups.
    "retinanet_resnext50_32x4d_fpn,   24, 16",
  })
  void shouldFuseAllThatEndsInARelu(String preset, int rectified, int added) {
    FoldedWeights weights = new FoldedWeights((name, shape) -> new float[0], Precision.BFLOAT16);

    String text =
        NetworkCodegen.methods(
            Preset.named(preset).network(), 91, INPUT, new CudnnEmitter(weights));

    assertThat(text.split("cudnn_convolution_relu\\(")).hasSize(rectified + 1);
    assertThat(text.split("cudnn_convolution_add_relu\\(")).hasSize(added + 1);
  }

  /** The processors' libtorch knows the operations' signatures, but cannot run them. */
  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "INT8")
  void shouldWriteWhatLibtorchUnderstands(Precision precision) throws IOException {
    ModelSpec spec =
        new ModelSpec(
            Preset.named("tiny").network(),
            List.of("thing"),
            Preprocessing.imageNet(64, 64),
            Decoding.defaults());
    Path archive = folder.resolve("network.pt");
    Target target = new Target(precision, Kernels.CUDNN);
    try (RetinaNet model = RetinaNet.create(spec, 1)) {
      CompiledNetwork.write(model, new InputSize(64, 64), target, archive);
    }

    try (CompiledNetwork network = CompiledNetwork.load(archive, target.device());
        NDManager manager = network.manager().newSubManager()) {
      InputBatch batch = InputBatch.of(spec.preprocessing(), 1);
      assertThatThrownBy(() -> network.outputs(manager, batch))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cudnn_convolution_relu");
    }
  }

  private static String spelled(ConvolutionLayer layer, Epilogue epilogue) {
    FoldedWeights weights = new FoldedWeights((name, shape) -> new float[0], Precision.FLOAT32);
    return new CudnnEmitter(weights).emit(layer, Operand.of("x", Operand.PIXELS), epilogue);
  }
}
