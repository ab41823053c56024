package io.retinue.standalone.cli;

import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.run.TrainingRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training run: a bar for the steps on a terminal; elsewhere, and for all other work, a
 * plain line when something else begins and every ten seconds.
 */
final class TrainingProgressPrinter implements Consumer<TrainingEvent>, AutoCloseable {
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final ProgressLine bar = new ProgressLine("fit");
  private long lastLine = System.nanoTime() - LINE_EVERY.toNanos();
  private TrainingPhase phase = TrainingPhase.UNKNOWN;
  private String firstMessage = "";
  private String work = "";

  TrainingProgressPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(TrainingEvent event) {
    boolean newPhase = event.getPhase() != phase;
    phase = event.getPhase();
    firstMessage = newPhase ? event.getMessage() : firstMessage;
    boolean newWork = newPhase || !work(event).equals(work);
    work = work(event);
    boolean evaluated = event.getAp() != null;
    if (ProgressLine.onTerminal() && areStepsTaken(event)) {
      bar.show(event.getStep(), Math.max(event.getSteps(), event.getStep()), numbers(event));
      return;
    }
    bar.close();
    long now = System.nanoTime();
    if (newWork || evaluated || now - lastLine >= LINE_EVERY.toNanos()) {
      lastLine = now;
      out.println(line(event));
    }
  }

  /** What the message is about, without how far it is. */
  private static String work(TrainingEvent event) {
    return event.getMessage().split("[:,.]", 2)[0];
  }

  /** Whether the fit takes steps now: it compiles before the first, and evaluates between some. */
  private boolean areStepsTaken(TrainingEvent event) {
    return event.getPhase() == TrainingPhase.FIT
        && event.getStep() > 0
        && event.getMessage().equals(firstMessage);
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

  private String line(TrainingEvent event) {
    String name = event.getPhase().name().toLowerCase(Locale.ROOT);
    if (!areStepsTaken(event)) {
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
      long left = event.getSteps() - event.getStep();
      if (left > 0) {
        text.append(String.format(Locale.ROOT, "%.1f s a step  ", eta.toMillis() / 1000.0 / left));
      }
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
