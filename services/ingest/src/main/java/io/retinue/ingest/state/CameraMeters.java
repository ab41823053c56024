package io.retinue.ingest.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.metrics.CameraTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The metrics of one camera: frames read, published and dropped, attempts after a failure, calls of
 * native code that did not return, and how long it was blind. They count over all epochs.
 * Thread-safe.
 */
public final class CameraMeters {
  private final MeterRegistry registry;
  private final Tag camera;
  private final Counter read;
  private final Counter published;
  private final Counter reconnects;
  private final Counter abandoned;
  private final Counter blindIntervals;
  private final Counter blindSeconds;
  private final List<Gauge> gauges = new ArrayList<>();
  private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);

  /**
   * @param tags of all cameras of the service
   */
  public CameraMeters(MeterRegistry registry, CameraTags tags, String name) {
    this.registry = registry;
    this.camera = tags.of(name);
    Tags one = Tags.of(camera);
    this.read = registry.counter("retinue.frames.read", one);
    this.published = registry.counter("retinue.frames.published", one);
    this.reconnects = registry.counter("retinue.camera.reconnects", one);
    this.abandoned = registry.counter("retinue.camera.calls.abandoned", one);
    this.blindIntervals = registry.counter("retinue.camera.blind.intervals", one);
    this.blindSeconds = registry.counter("retinue.camera.blind.seconds", one);
    for (DropReason why : DropReason.values()) {
      dropped.put(why, registry.counter("retinue.frames.dropped", one.and("reason", why.name())));
    }
  }

  /** Registers one gauge for each state: 1 for the state in which the camera is, else 0. */
  public void follow(Supplier<State> present) {
    for (State state : State.values()) {
      gauges.add(
          Gauge.builder("retinue.camera.state", present, now -> now.get() == state ? 1 : 0)
              .tags(Tags.of(camera).and("state", state.name()))
              .strongReference(true)
              .register(registry));
    }
  }

  /** Removes the gauges: the camera is no longer there. What was counted stays. */
  public void forget() {
    gauges.forEach(registry::remove);
  }

  void read(long frames) {
    read.increment(frames);
  }

  void published() {
    published.increment();
  }

  void dropped(DropReason why, long frames) {
    Objects.requireNonNull(dropped.get(why)).increment(frames);
  }

  void reconnected() {
    reconnects.increment();
  }

  void abandoned() {
    abandoned.increment();
  }

  void blindBegan() {
    blindIntervals.increment();
  }

  void blindFor(Duration more) {
    blindSeconds.increment(more.toMillis() / 1000.0);
  }
}
