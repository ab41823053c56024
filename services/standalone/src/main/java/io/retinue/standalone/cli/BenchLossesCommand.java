package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.standalone.bench.LossChart;
import io.retinue.standalone.bench.WorkedFigure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "losses",
    description = {
      "Plots the focal loss over p_t, as figure 1 of the paper, and checks worked examples.",
      "The examples are published numbers. They are compared with the loss that trains. Ends with 1"
          + " if one differs."
    })
final class BenchLossesCommand extends PrintingCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "FILE.png",
      description = "Where to write the plot. Default: ${DEFAULT-VALUE}")
  private Path file = Path.of("losses.png");

  @Override
  public Integer call() {
    write();
    printf("%-27s %4s  %-8s %10s %10s%n", "LOSS", "P_T", "LOG", "LITERATURE", "HERE");
    boolean all = true;
    for (WorkedFigure figure : WorkedFigure.literature()) {
      all &= figure.agrees();
      printf(
          "%-27s %4.1f  %-8s %10s %10.4g%s%n",
          figure.name(),
          figure.probability(),
          figure.logarithm() == WorkedFigure.Logarithm.NATURAL ? "natural" : "base 10",
          java.math.BigDecimal.valueOf(figure.printed()).toPlainString(),
          figure.computed(),
          figure.agrees() ? "" : "  DIFFERS");
    }
    println("plotted in " + file);
    return all ? ExitCode.OK.code() : ExitCode.FAILURE.code();
  }

  private void write() {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, LossChart.png());
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "cannot write " + file + ": " + e.getMessage(),
          "name a file in a folder that can be written with --out",
          e);
    }
  }
}
