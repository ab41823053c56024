package io.retinue.trainer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** The trainer's metrics. Thread-safe. */
final class TrainerMeters {
  private final MeterRegistry registry;
  private final AtomicInteger newLabels = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();

  TrainerMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("retinue.training.new.labels", newLabels, AtomicInteger::get).register(registry);
    Gauge.builder("retinue.training.active", active, AtomicInteger::get).register(registry);
  }

  /** Labels since the last run. */
  void newLabels(int count) {
    newLabels.set(count);
  }

  /** A run begins; closing the result ends it. */
  Run begin() {
    return new Run();
  }

  /** One run, from its beginning to its end. Not thread-safe. */
  final class Run implements AutoCloseable {
    private enum Outcome {
      ACCEPTED,
      REFUSED,
      FAILED
    }

    private final Timer.Sample time = Timer.start(registry);
    private Outcome outcome = Outcome.FAILED;

    private Run() {
      active.set(1);
    }

    /**
     * @param promoted whether the release serves
     */
    void released(boolean promoted) {
      outcome = promoted ? Outcome.ACCEPTED : Outcome.REFUSED;
      registry.counter("retinue.releases", "decision", name()).increment();
    }

    private String name() {
      return outcome.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
      active.set(0);
      time.stop(registry.timer("retinue.training.run.seconds", "outcome", name()));
    }
  }
}
