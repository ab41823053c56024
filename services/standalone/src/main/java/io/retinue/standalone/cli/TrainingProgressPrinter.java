package io.retinue.standalone.cli;

import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.run.TrainingRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows a training run: a bar on a terminal, a plain line every ten seconds elsewhere. */
final class TrainingProgressPrinter implements Consumer<TrainingEvent>, AutoCloseable {
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final ProgressLine bar = new ProgressLine("fit");
  private long lastLine = System.nanoTime() - LINE_EVERY.toNanos();
  private TrainingPhase phase = TrainingPhase.UNKNOWN;

  TrainingProgressPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(TrainingEvent event) {
    boolean newPhase = event.getPhase() != phase;
    phase = event.getPhase();
    boolean evaluated = event.getAp() != null;
    if (ProgressLine.onTerminal() && phase == TrainingPhase.FIT) {
      bar.show(event.getStep(), Math.max(event.getSteps(), event.getStep()), numbers(event));
      return;
    }
    bar.close();
    long now = System.nanoTime();
    if (newPhase || evaluated || now - lastLine >= LINE_EVERY.toNanos()) {
      lastLine = now;
      out.println(line(event));
    }
  }

  synchronized void outcome(TrainingRun.Outcome outcome) {
    bar.close();
    out.println(
        (outcome.isPromoted() ? "released version " : "rejected version ")
            + outcome.version()
            + ": "
            + outcome.decision().reason());
    outcome
        .comparison()
        .challenger()
        .metrics()
        .asMap()
        .forEach((name, value) -> out.printf(Locale.ROOT, "  %-6s %6.3f%n", name, value));
  }

  private static String line(TrainingEvent event) {
    String name = event.getPhase().name().toLowerCase(Locale.ROOT);
    if (event.getPhase() != TrainingPhase.FIT) {
      return name + ": " + event.getMessage() + (event.getAp() == null ? "" : " " + numbers(event));
    }
    return String.format(
        Locale.ROOT,
        "%s: step %d of %d %s",
        name,
        event.getStep(),
        event.getSteps(),
        numbers(event));
  }

  private static String numbers(TrainingEvent event) {
    StringBuilder text = new StringBuilder();
    append(text, "focal", "%.3f", event.getFocalLoss());
    append(text, "box", "%.3f", event.getBoxLoss());
    append(text, "lr", "%.1e", event.getLearningRate());
    append(text, "AP", "%.3f", event.getAp());
    append(text, "AP50", "%.3f", event.getAp50());
    if (event.getEtaMs() != null) {
      Duration eta = Duration.ofMillis(event.getEtaMs());
      text.append(String.format(Locale.ROOT, "eta %d:%02d", eta.toMinutes(), eta.toSecondsPart()));
    }
    return text.toString().strip();
  }

  private static void append(
      StringBuilder text, String name, String format, @Nullable Double value) {
    if (value != null) {
      text.append(name).append(' ').append(String.format(Locale.ROOT, format, value)).append("  ");
    }
  }

  @Override
  public void close() {
    bar.close();
  }
}
