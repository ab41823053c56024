package io.retinue.standalone.cli;

import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.bench.Ablation;
import io.retinue.standalone.bench.AblationArm;
import io.retinue.standalone.bench.AblationRow;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "ablation",
    description = {
      "Reruns the paper's claim on a small scale: the same network, street, budget and seeds, with"
          + " cross entropy, alpha-balanced cross entropy, SSD's hard-negative mining and the focal"
          + " loss.",
      "Takes about ten minutes on two idle cores. Deterministic on one machine."
    })
final class BenchAblationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ThreadsOption threads = ThreadsOption.oneAProcessor();

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "300",
      description = "Optimizer steps of each run. Default: ${DEFAULT-VALUE}")
  private int steps = 300;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each arm, from the seeds 1 to N. Default: ${DEFAULT-VALUE}")
  private int seeds = 3;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      defaultValue = "adamw",
      description =
          "adamw, clipped, as people train here; or the paper's sgd, unclipped. Default:"
              + " ${DEFAULT-VALUE}")
  private Ablation.Mover mover = Ablation.Mover.ADAMW;

  @Option(
      names = "--arms",
      paramLabel = "ARM",
      split = ",",
      description = "Only these arms, such as ce,focal-2. Default: all")
  private List<String> arms = List.of();

  @Override
  public Integer call() {
    if (steps < 1 || seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--steps and --seeds must be 1 or more");
    }
    List<AblationArm> chosen = chosen();
    PrintWriter out = spec.commandLine().getOut();
    List<AblationRow> rows = new ArrayList<>();
    try (ShutdownSignal stop = ShutdownSignal.onSignal()) {
      interruptOn(stop);
      Ablation ablation = new Ablation(mover, steps, threads.count());
      for (AblationArm arm : chosen) {
        rows.add(row(ablation, arm));
      }
      print(out, rows);
      return ExitCode.OK.code();
    } catch (InterruptedException e) {
      print(out, rows);
      out.println("stopped before the other arms were run");
      out.flush();
      return ExitCode.FAILURE.code();
    }
  }

  /** A run must end between two steps: libtorch cannot be torn down within one. */
  private static void interruptOn(ShutdownSignal stop) {
    Thread running = Thread.currentThread();
    Thread watcher =
        new Thread(
            () -> {
              while (!stop.await(Duration.ofHours(1))) {
                // nobody asked yet
              }
              running.interrupt();
            },
            "stop-ablation");
    watcher.setDaemon(true);
    watcher.start();
  }

  private AblationRow row(Ablation ablation, AblationArm arm) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<Ablation.Outcome> outcomes = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      long began = System.nanoTime();
      Ablation.Outcome outcome = ablation.run(arm, seed);
      outcomes.add(outcome);
      err.printf(
          Locale.ROOT,
          "%s, seed %d: %s (%.0f s)%n",
          arm.name(),
          seed,
          AblationRow.text(outcome),
          (System.nanoTime() - began) / 1e9);
      err.flush();
    }
    return new AblationRow(arm, outcomes);
  }

  private static void print(PrintWriter out, List<AblationRow> rows) {
    out.println(AblationRow.HEAD);
    rows.forEach(row -> out.println(row.text()));
    out.flush();
  }

  private List<AblationArm> chosen() {
    try {
      return arms.isEmpty() ? AblationArm.all() : arms.stream().map(AblationArm::named).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--arms: " + e.getMessage(), e);
    }
  }
}
