package io.retinue.retinanet.compiler;

import java.io.IOException;
import java.nio.file.Path;

/** cuDNN's fused convolutions by their definition, so that programs made of them run anywhere. */
final class CudnnReference {
  private static final String FUSED = "torch.cudnn_convolution_";
  private static final String DEFINED = "__torch__.cudnn_convolution_";

  private static final String DEFINITIONS =
      """
      def cudnn_convolution_relu(x: Tensor, weight: Tensor, bias: Optional[Tensor],
          stride: List[int], padding: List[int], dilation: List[int], groups: int) -> Tensor:
        return torch.relu(torch.conv2d(x, weight, bias, stride, padding, dilation, groups))
      def cudnn_convolution_add_relu(x: Tensor, weight: Tensor, z: Tensor, alpha: int,
          bias: Optional[Tensor], stride: List[int], padding: List[int], dilation: List[int],
          groups: int) -> Tensor:
        y = torch.conv2d(x, weight, bias, stride, padding, dilation, groups)
        return torch.relu(torch.add(y, z, alpha=alpha))
      """;

  private CudnnReference() {}

  /** Writes a program with the definitions in the operations' places. */
  static void write(ScriptProgram program, Path archive) throws IOException {
    TorchScriptArchive.write(
        new ScriptProgram(
            program.name(),
            program.attributes(),
            program.methods().replace(FUSED, DEFINED),
            program.functions() + DEFINITIONS),
        archive);
  }
}
