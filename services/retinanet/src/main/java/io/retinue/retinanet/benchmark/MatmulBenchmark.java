package io.retinue.retinanet.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.compiler.LoadedProgram;
import io.retinue.retinanet.compiler.ScriptProgram;
import io.retinue.retinanet.compiler.ScriptTensor;
import io.retinue.retinanet.compiler.ScriptValue;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.network.TorchThreads;
import java.util.Map;

/**
 * How fast a device multiplies large bfloat16 matrices: a realistic peak, because no program
 * reaches the one in the data sheet.
 *
 * @param target its device is measured
 * @param threads libtorch's, on the CPU
 */
public record MatmulBenchmark(Target target, int threads) {
  private static final int WARM_UPS = 2;
  private static final int RUNS = 5;

  /** Rows and columns: many tiles for each multiplier unit. */
  private static final int GPU_SIDE = 8192;

  private static final int CPU_SIDE = 1024;

  /** Products in a call, so that the cost of the call itself is negligible. */
  private static final int GPU_PRODUCTS = 16;

  private static final int CPU_PRODUCTS = 2;

  /**
   * {@code .formatted(products)}. Written in place, so that libtorch does not merge equal products.
   */
  private static final String METHODS =
      """
      def prepare(self, a: Tensor, b: Tensor) -> Tensor:
        self.a = torch.to(a, 15)
        self.b = torch.to(b, 15)
        self.c = torch.mm(self.a, self.b)
        return torch.empty([0])
      def multiply(self) -> Tensor:
        for i in range(%d):
          torch.mm(self.a, self.b, out=self.c)
        return torch.to(torch.select(torch.select(self.c, 0, 0), 0, 0), 6)
      """;

  /** Floating-point operations a second, maximum of the runs. */
  public double operationsPerSecond() {
    int side = target.isGraphicsCard() ? GPU_SIDE : CPU_SIDE;
    int products = target.isGraphicsCard() ? GPU_PRODUCTS : CPU_PRODUCTS;
    int threadsBefore = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(threads);
    try {
      return 2.0 * side * side * side * products / seconds(program(products), side);
    } finally {
      TorchThreads.useOnThisThread(threadsBefore);
    }
  }

  private static ScriptProgram program(int products) {
    ScriptValue nothing = ScriptTensor.float32(() -> new float[0], 0);
    return new ScriptProgram(
        "Matmul",
        Map.of("a", nothing, "b", nothing, "c", nothing),
        METHODS.formatted(products),
        "");
  }

  private double seconds(ScriptProgram multiplications, int side) {
    try (LoadedProgram program = LoadedProgram.forServing(multiplications, target.device())) {
      try (NDManager scratch = program.manager().newSubManager()) {
        Shape shape = new Shape(side, side);
        NDArray a = scratch.randomNormal(shape);
        NDArray b = scratch.randomNormal(shape);
        program.run("prepare", scratch, a, b);
      }
      return Timings.of(
              WARM_UPS,
              RUNS,
              () -> {
                try (NDManager scratch = program.manager().newSubManager()) {
                  NDList one = program.run("multiply", scratch);
                  // Reading it waits for the GPU.
                  one.singletonOrThrow().getFloat();
                }
              })
          .min();
    }
  }
}
