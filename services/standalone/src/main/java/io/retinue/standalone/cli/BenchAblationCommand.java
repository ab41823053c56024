package io.retinue.standalone.cli;

import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.bench.Ablation;
import io.retinue.standalone.bench.AblationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "ablation",
    description = {
      "Compares losses of the classes, as table 1 of the paper: cross entropy, balanced cross"
          + " entropy, SSD's hard-negative mining and the focal loss.",
      "All arms share the network, the synthetic street, the steps and the seeds. Takes about ten"
          + " minutes on two idle cores. Repeats exactly on one machine."
    })
final class BenchAblationCommand extends PrintingCommand implements Callable<Integer> {
  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Count.class,
      description = "Threads of libtorch. Default: ${DEFAULT-VALUE}")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--steps",
      paramLabel = "N",
      converter = Count.class,
      description = "Optimizer steps of each run. Default: ${DEFAULT-VALUE}")
  private int steps = 300;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      converter = Count.class,
      description = "Runs of each arm, from the seeds 1 to N. Default: ${DEFAULT-VALUE}")
  private int seeds = 3;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description =
          "adamw with clipped gradients, as `retinue train`; or sgd without, as the paper. Default:"
              + " ${DEFAULT-VALUE}")
  private Ablation.Mover mover = Ablation.Mover.ADAMW;

  @Option(
      names = "--arms",
      paramLabel = "ARM",
      split = ",",
      description = "Only these arms, such as ce,focal-2. Default: all")
  private List<Ablation.Arm> arms = Ablation.Arm.all();

  @Override
  public Integer call() {
    List<AblationRow> rows = new ArrayList<>();
    try (ShutdownSignal stop = ShutdownSignal.onSignal()) {
      stop.then(Thread.currentThread()::interrupt); // a run ends between two steps
      Ablation ablation = new Ablation(mover, steps, threads);
      for (Ablation.Arm arm : arms) {
        rows.add(row(ablation, arm));
      }
      print(rows);
      return ExitCode.OK.code();
    } catch (InterruptedException e) {
      print(rows);
      println("stopped before the other arms were run");
      return ExitCode.FAILURE.code();
    }
  }

  private AblationRow row(Ablation ablation, Ablation.Arm arm) throws InterruptedException {
    List<Ablation.Outcome> outcomes = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      long began = System.nanoTime();
      Ablation.Outcome outcome = ablation.run(arm, seed);
      outcomes.add(outcome);
      err()
          .printf(
              Locale.ROOT,
              "%s, seed %d: %s (%.0f s)%n",
              arm.name(),
              seed,
              AblationRow.text(outcome),
              (System.nanoTime() - began) / 1e9);
    }
    return new AblationRow(arm, outcomes);
  }

  private void print(List<AblationRow> rows) {
    println(AblationRow.HEAD);
    rows.forEach(row -> println(row.text()));
  }
}
