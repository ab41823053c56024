package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java writes, libtorch reads, and computes with. */
class TorchScriptArchiveTest {
  @TempDir private Path folder;

  @Test
  void shouldGiveEveryKindOfValueToTheProgram() throws IOException {
    Map<String, ScriptValue> values = new LinkedHashMap<>();
    values.put("half", ScriptTensor.bfloat16(() -> new float[] {1.00390625f, -2.5f}, 2));
    values.put(
        "both",
        new ScriptValue.TensorList(
            List.of(
                ScriptTensor.float32(() -> new float[] {5}, 1),
                ScriptTensor.float32(() -> new float[] {6}, 1))));
    values.put("bools", ScriptTensor.bool(new boolean[] {true, false}, 2));
    values.put("whole", new ScriptValue.Whole(1L << 33));
    values.put("real", new ScriptValue.Real(0.1));
    values.put("flag", new ScriptValue.Flag(true));
    values.put("wholes", new ScriptValue.WholeList(List.of(2L, -1L)));
    ScriptProgram program =
        new ScriptProgram(
            "Values",
            values,
            """
            def forward(self) -> List[Tensor]:
              whole = torch.full([1], self.whole, dtype=4)
              real = torch.full([1], self.real, dtype=7)
              flag = torch.full([1], self.flag, dtype=4)
              wholes = torch.tensor(self.wholes)
              return [torch.to(self.half, 6), self.both[0], self.both[1],
                torch.to(self.bools, 4), whole, real, flag, wholes]
            """,
            "");

    try (LoadedProgram loaded = written(program);
        NDManager manager = loaded.manager().newSubManager()) {
      NDList out = loaded.run("forward", manager);

      // 1 + 1/256 lies half way between two numbers of 8 bits; the even one is 1.
      assertThat(out.get(0).toFloatArray()).containsExactly(1f, -2.5f);
      assertThat(out.get(1).toFloatArray()).containsExactly(5);
      assertThat(out.get(2).toFloatArray()).containsExactly(6);
      assertThat(out.get(3).toLongArray()).containsExactly(1, 0);
      assertThat(out.get(4).getLong()).isEqualTo(1L << 33);
      assertThat(out.get(5).getDouble()).isEqualTo(0.1);
      assertThat(out.get(6).getLong()).isEqualTo(1);
      assertThat(out.get(7).toLongArray()).containsExactly(2, -1);
    }
  }

  @Test
  void shouldKeepElementsInTheirPlacesWhateverTheirOrderInMemory() throws IOException {
    float[] values = new float[2 * 3 * 2 * 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    ScriptTensor rows = ScriptTensor.float32(() -> values, 2, 3, 2, 2);
    Map<String, ScriptValue> tensors = Map.of("rows", rows, "last", rows.channelsLast());
    ScriptProgram program =
        new ScriptProgram(
            "Orders",
            tensors,
            """
            def forward(self) -> Tuple[Tensor, Tensor]:
              equal = torch.full([1], torch.equal(self.rows, self.last), dtype=4)
              last = torch.is_contiguous(self.last, memory_format=2)
              return (equal, torch.full([1], last, dtype=4))
            """,
            "");

    try (LoadedProgram loaded = written(program);
        NDManager manager = loaded.manager().newSubManager()) {
      NDList out = loaded.run("forward", manager);

      assertThat(out.get(0).getLong()).as("equal").isEqualTo(1);
      assertThat(out.get(1).getLong()).as("channels last").isEqualTo(1);
    }
  }

  @Test
  void shouldRunMethodsThatCallOthersAndFunctions() throws IOException {
    ScriptProgram program =
        new ScriptProgram(
            "Chain",
            Map.of("weight", ScriptTensor.float32(() -> new float[] {3}, 1)),
            """
            def prepare(self) -> Tensor:
              self.weight = torch.mul(self.weight, 2)
              return self.weight
            def scaled(self, x: Tensor) -> Tensor:
              return torch.mul(x, self.weight)
            def forward(self, x: Tensor, times: Tensor) -> Tensor:
              y = x
              for i in range(int(times)):
                y = __torch__.plus_one(self.scaled(y))
              return y
            """,
            """
            def plus_one(x: Tensor) -> Tensor:
              return torch.add(x, 1)
            """);

    try (LoadedProgram loaded = written(program);
        NDManager manager = loaded.manager().newSubManager()) {
      loaded.run("prepare", manager);
      NDArray x = manager.create(new float[] {1, 2});
      NDList out = loaded.run("forward", manager, x, manager.create(2L));

      // 6 * (6 * 1 + 1) + 1 and 6 * (6 * 2 + 1) + 1
      assertThat(out.singletonOrThrow().toFloatArray()).containsExactly(43, 79);
    }
  }

  @Test
  void shouldLearn() throws IOException {
    ScriptProgram program =
        new ScriptProgram(
            "Line",
            Map.of("slope", ScriptTensor.float32(() -> new float[] {0}, 1).learned()),
            """
            def step(self, x: Tensor, y: Tensor) -> Tensor:
              loss = torch.mean(torch.square(torch.sub(torch.mul(x, self.slope), y)))
              gradient = torch.autograd.grad([loss], [self.slope])[0]
              torch.sub_(torch.detach(self.slope), torch.mul(torch._unwrap_optional(gradient), 0.1))
              return torch.detach(loss)
            def learned(self) -> Tensor:
              return torch.detach(self.slope)
            """,
            "");

    try (LoadedProgram loaded = LoadedProgram.forTraining(program, Device.cpu());
        NDManager manager = loaded.manager().newSubManager()) {
      JniUtils.setGradMode(true);
      NDArray x = manager.create(new float[] {1, 2});
      NDArray y = manager.create(new float[] {3, 6});
      for (int i = 0; i < 60; i++) {
        loaded.run("step", manager, x, y);
      }

      float slope = loaded.run("learned", manager).singletonOrThrow().getFloat();
      assertThat(slope).isCloseTo(3, within(1e-4f));
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  @Test
  void shouldReadPicturesAsTheyLieInABuffer() throws IOException {
    ScriptProgram program =
        new ScriptProgram(
            "Pixels",
            Map.of(),
            """
            def forward(self, x: Tensor) -> Tensor:
              return torch.sum(torch.to(x, 4), [0, 1])
            """,
            "");
    ByteBuffer pixels = ByteBuffer.allocateDirect(4).order(ByteOrder.nativeOrder());
    pixels.put(0, new byte[] {(byte) 255, 1, 1, 2});

    try (LoadedProgram loaded = written(program);
        NDManager manager = loaded.manager().newSubManager()) {
      NDArray x = manager.create(pixels, new Shape(2, 2), DataType.UINT8);

      assertThat(loaded.run("forward", manager, x).singletonOrThrow().getLong()).isEqualTo(259);
    }
  }

  @Test
  void shouldHoldNothingAfterManyCalls() throws IOException {
    ScriptProgram program =
        new ScriptProgram(
            "Twice",
            Map.of(),
            """
            def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:
              return (x, torch.mul(x, 2))
            """,
            "");

    try (LoadedProgram loaded = written(program)) {
      for (int i = 0; i < 1000; i++) {
        try (NDManager manager = loaded.manager().newSubManager()) {
          loaded.run("forward", manager, manager.create(new float[100]));
        }
      }

      // Nothing but the program itself.
      assertThat(loaded.manager().getManagedArrays()).isEmpty();
    }
  }

  @Test
  void shouldBeginEveryEntryAtAMultipleOf64AndWriteTheSameBytesTwice() throws IOException {
    float[] marked = new float[33];
    Arrays.fill(marked, 1234.5f);
    ScriptTensor tensor = ScriptTensor.float32(() -> marked, 33);
    ScriptProgram program =
        new ScriptProgram(
            "Aligned",
            Map.of("first", tensor, "list", new ScriptValue.TensorList(List.of(tensor, tensor))),
            "def forward(self) -> Tensor:\n  return self.first\n",
            "");
    byte[] once = Files.readAllBytes(archive(program));

    assertThat(Files.readAllBytes(archive(program))).isEqualTo(once);
    byte[] number = {0, 0x50, (byte) 0x9A, 0x44};
    int found = 0;
    for (int i = 0; i + 33 * 4 <= once.length; i++) {
      if (Arrays.equals(once, i, i + 4, number, 0, 4)) {
        assertThat(i % 64).as("content at %d", i).isZero();
        found++;
        i += 33 * 4 - 1;
      }
    }
    assertThat(found).isEqualTo(3);
  }

  @Test
  void shouldSayWhatIsWrongWithAProgram() throws IOException {
    Path archive =
        archive(
            new ScriptProgram(
                "Wrong",
                Map.of(),
                "def forward(self) -> Tensor:\n  return torch.nonsense(1)\n",
                ""));

    assertThatThrownBy(() -> LoadedProgram.forServing(archive, Device.cpu()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("nonsense");
  }

  @Test
  void shouldRefuseADamagedArchive() throws IOException {
    Path archive = folder.resolve("damaged.pt");
    Files.write(archive, "no zip".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> LoadedProgram.forServing(archive, Device.cpu()))
        .isInstanceOf(EngineException.class);
  }

  @Test
  void shouldRefuseNamesThatAreNoIdentifiers() {
    assertThatThrownBy(
            () -> new ScriptProgram("Net", Map.of("a.b", new ScriptValue.Whole(1)), "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a.b\" is no identifier");
  }

  @Test
  void shouldRefuseElementsThatDoNotFitTheShape() {
    ScriptTensor tensor = ScriptTensor.float32(() -> new float[5], 2, 3);
    ScriptProgram program = new ScriptProgram("Net", Map.of("w", tensor), "", "");

    assertThatThrownBy(() -> archive(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes 24 bytes, not 20");
  }

  private LoadedProgram written(ScriptProgram program) throws IOException {
    return LoadedProgram.forServing(archive(program), Device.cpu());
  }

  private Path archive(ScriptProgram program) throws IOException {
    Path path = folder.resolve(program.name() + ".pt");
    TorchScriptArchive.write(program, path);
    return path;
  }
}
