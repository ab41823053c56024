package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.compiler.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The training programs on a CUDA device that does not exist: {@code check_cuda_step.py} runs them
 * with tensors that have no numbers, and checks device and elements of each operation, forward,
 * backward and optimizer. {@link CardProgramTest} is the part that every build runs.
 */
@Tag("peers")
class CardProgramPeerTest {
  private static final int BATCH = 2;
  private static final int MINUTES = 5;

  @TempDir private Path folder;

  @Test
  void shouldKeepAllTensorsOnTheCard() throws Exception {
    TreeSet<String> operations = new TreeSet<>();
    for (CardProgram card : CardProgram.all()) {
      List<String> checked = check(card);
      assertThat(checked)
          .as(card.toString())
          .containsExactlyElementsOf(CardProgramTest.operations(card.code(Target.Kernels.CUDNN)));
      operations.addAll(checked);
    }

    // Where they differ rightly: write the operations into the file.
    assertThat(operations).containsExactlyElementsOf(Files.readAllLines(CardProgramTest.CHECKED));
  }

  private List<String> check(CardProgram card) throws IOException, InterruptedException {
    Path program = folder.resolve("program.pt");
    Path printed = folder.resolve("printed.txt");
    card.write(program);
    Process python =
        new ProcessBuilder(
                System.getenv("RETINUE_PEERS"),
                "src/test/python/check_cuda_step.py",
                program.toString(),
                Integer.toString(BATCH),
                Integer.toString(CardProgram.INPUT.width()),
                Integer.toString(CardProgram.INPUT.height()),
                card.precision().name().toLowerCase(Locale.ROOT))
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(python.waitFor(MINUTES, TimeUnit.MINUTES)).as("Python has ended").isTrue();
    } finally {
      python.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(printed);
    assertThat(python.exitValue()).as("%s: %s", card, String.join("\n", lines)).isZero();
    return lines;
  }
}
