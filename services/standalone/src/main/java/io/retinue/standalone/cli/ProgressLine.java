package io.retinue.standalone.cli;

import java.io.PrintStream;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a piece of work is: a bar on a terminal, nothing elsewhere. */
final class ProgressLine implements AutoCloseable {
  private final String task;
  private final Optional<PrintStream> terminal;
  private @Nullable ProgressBar bar;
  private volatile boolean lineOpen;

  ProgressLine(String task) {
    this(task, onTerminal() ? Optional.of(System.err) : Optional.empty());
  }

  /**
   * @param terminal where the bar is drawn; empty where nobody watches
   */
  ProgressLine(String task, Optional<PrintStream> terminal) {
    this.task = task;
    this.terminal = terminal;
  }

  /** Whether stdout is a terminal. The launcher tests it: Java's test needs stdin to be one too. */
  static boolean onTerminal() {
    return Boolean.getBoolean("retinue.terminal");
  }

  /**
   * Moves the bar.
   *
   * @param all the number at which the work is done; below 0 where it is not known
   * @param more text behind the bar
   */
  synchronized void show(long done, long all, String more) {
    if (terminal.isPresent()) {
      if (bar == null) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(task)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(500)
                .setInitialMax(all)
                .setConsumer(consumer(terminal.get()))
                .build();
      }
      bar.maxHint(all);
      bar.stepTo(done);
      bar.setExtraMessage(more);
    }
  }

  /** Ends the bar's line, so that others may print. A later {@link #show} begins a new one. */
  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      if (lineOpen) {
        bar.close(); // a bar without an update yet is only drawn by the first call
      }
      bar = null;
    }
  }

  private ConsoleProgressBarConsumer consumer(PrintStream to) {
    lineOpen = true;
    return new ConsoleProgressBarConsumer(to) {
      @Override
      public void close() {
        lineOpen = false;
        super.close();
      }
    };
  }
}
