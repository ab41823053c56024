package io.retinue.alerter;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Watches detections, and closes the alerts and ends the objects of cameras that vanished: those of
 * which neither an event nor a status LIVE came for {@link Silence#longest}.
 *
 * <p>The time is counted in ticks, not with a clock: a step of the wall clock is one tick more or
 * less, and a tick while no broker is connected does not count. The count begins anew when a task
 * starts, because what came before has not been read yet.
 */
final class PresenceProcessor extends WatchProcessor<DetectionEvent> {
  /** Ticks after which the alerts of a silent camera are closed. */
  private static final int TICKS = 10;

  /** Ticks after which a silent camera without alerts is forgotten. */
  private static final int TICKS_TO_FORGET = 100 * TICKS;

  /**
   * When a camera has vanished.
   *
   * @param longest silence of a camera
   * @param connected whether events could come at present
   */
  record Silence(Duration longest, BooleanSupplier connected) {
    Duration tick() {
      return longest.dividedBy(TICKS);
    }
  }

  private final Silence silence;

  PresenceProcessor(
      EventReader<DetectionEvent> reader,
      Step<DetectionEvent> step,
      Watching watching,
      Silence silence) {
    super(reader, step, watching);
    this.silence = silence;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    context.schedule(silence.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  private void tick(long now) {
    if (!silence.connected.getAsBoolean()) {
      return;
    }
    List<String> cameras = new ArrayList<>();
    try (KeyValueIterator<String, CameraMemory> all = memories().all()) {
      while (all.hasNext()) {
        KeyValue<String, CameraMemory> entry = all.next();
        cameras.add(entry.key);
      }
    }
    for (String camera : cameras) {
      int ticks = Objects.requireNonNullElse(silences().get(camera), 0) + 1;
      silences().put(camera, ticks);
      CameraMemory memory = memory(camera);
      CameraTracks tracks = tracking().memory(camera);
      boolean idle = memory.presences().isEmpty() && tracks.tracks().isEmpty();
      if (ticks == TICKS || (ticks > TICKS && !idle)) {
        WatchedCamera watched = cameras().of(camera);
        Tracker.Step ended = watched.tracker().onSilence(tracks);
        tracking().keep(camera, tracks, ended, now, new RecordHeaders());
        CameraWatch.Step silent = watched.rules().onSilence(memory, Instant.ofEpochMilli(now));
        keep(camera, memory, silent, now, new RecordHeaders());
      } else if (ticks >= TICKS_TO_FORGET && !memory.isMuteAt(now)) {
        memories().delete(camera);
        tracking().forget(camera);
        silences().delete(camera);
      }
    }
  }
}
