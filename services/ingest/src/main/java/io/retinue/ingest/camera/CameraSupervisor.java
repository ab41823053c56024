package io.retinue.ingest.camera;

import io.retinue.ingest.publish.FramePublisher;
import io.retinue.ingest.publish.LagGate;
import io.retinue.ingest.publish.StatusWriter;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.state.CameraProgress;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.ServiceThread;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one camera running. One thread at a time works for it. A call of its source that does not
 * return by its deadline is given up: the thread stays behind in native code, where nothing can
 * stop it, and another one goes on. At most three threads stay behind; after that the camera waits
 * until one of them returns. Thread-safe.
 */
public final class CameraSupervisor {
  /** Each may hold a decoder, some 25 MB for 1080p. */
  static final int MOST_HANGING = 3;

  private static final Logger LOG = LoggerFactory.getLogger(CameraSupervisor.class);
  private static final Duration LAST_CHANCE = Duration.ofMillis(500);

  private final CameraParts parts;
  private final AtomicInteger hanging = new AtomicInteger();
  private CallGuard guard;
  private ServiceThread thread;
  private @Nullable Duration nextPause = Duration.ZERO;
  private boolean stopping;

  /**
   * @param source the source of the configuration, isolated if it is to be
   */
  public CameraSupervisor(
      CameraConfig config,
      CameraSource source,
      CameraProgress progress,
      FramePublisher publisher,
      LagGate gate,
      StatusWriter status,
      EpochClock epochs) {
    this(
        config,
        source,
        progress,
        publisher,
        gate,
        status,
        epochs,
        new ReconnectPolicy(config.limits().longestPause()));
  }

  CameraSupervisor(
      CameraConfig config,
      CameraSource source,
      CameraProgress progress,
      FramePublisher publisher,
      LagGate gate,
      StatusWriter status,
      EpochClock epochs,
      ReconnectPolicy reconnects) {
    this.parts =
        new CameraParts(
            config,
            source,
            progress,
            publisher,
            gate,
            status,
            epochs,
            reconnects,
            new CameraEnd(config.name(), publisher, status, progress),
            System::nanoTime);
    this.guard = new CallGuard(parts.nanoTime());
    this.thread = new ServiceThread("camera-" + config.name(), () -> {});
  }

  public CameraConfig config() {
    return parts.config();
  }

  public CameraProgress progress() {
    return parts.progress();
  }

  public FramePublisher publisher() {
    return parts.publisher();
  }

  /** Starts the camera, or ends it where it is paused. */
  public synchronized void start() {
    if (parts.config().activity() == CameraConfig.Activity.PAUSED) {
      parts.end().because("paused");
      run(parts.end()::stopped);
    } else {
      startWorker();
    }
  }

  /** Gives up what hangs. To be called every now and then. */
  public synchronized void watch() {
    if (stopping) {
      return;
    }
    String overdue = guard.abandonOverdue();
    if (overdue != null) {
      giveUp(overdue);
    }
    startWorker();
  }

  private void giveUp(String overdue) {
    int left = hanging.incrementAndGet();
    parts.progress().abandoned();
    thread.interrupt(); // a source in Java may return
    String cause = "its source hangs: " + overdue;
    if (!parts.config().playback().goesOnForEver()) {
      run(() -> parts.end().end(() -> parts.progress().lost(cause, Duration.ZERO)));
      return;
    }
    String bound =
        left < MOST_HANGING ? "" : "; " + left + " such calls hang, and one of them must return";
    nextPause = parts.reconnects().failed(parts.nanoTime().getAsLong());
    parts.progress().lost(cause + bound, nextPause);
  }

  /** Starts the next worker, if one is due and not too many hang. */
  private void startWorker() {
    Duration pause = nextPause;
    if (pause == null || hanging.get() >= MOST_HANGING) {
      return;
    }
    nextPause = null;
    guard = new CallGuard(parts.nanoTime());
    run(new CameraWorker(parts, guard, pause, this::returned));
  }

  private void returned() {
    LOG.info(
        "camera {}: a call that was given up has returned; {} still hang",
        parts.config().name(),
        hanging.decrementAndGet());
  }

  private void run(Runnable work) {
    thread = new ServiceThread("camera-" + parts.config().name(), work);
    thread.start();
  }

  /** Requests the end; {@link #await} waits for it. */
  public synchronized void stop(String reason) {
    stopping = true;
    parts.end().because(reason);
    thread.interrupt();
    if (nextPause != null) {
      run(parts.end()::stopped); // no worker is there to do it
    }
  }

  /**
   * Waits for the end, also while no stop was requested.
   *
   * @return whether it has come, before {@code limit}
   */
  public boolean await(Duration limit) {
    return parts.end().await(limit);
  }

  /** After {@link #stop}: waits for the end, and leaves behind what hangs. */
  public void close(Duration limit) {
    Duration patience = limit.compareTo(LAST_CHANCE) > 0 ? limit.minus(LAST_CHANCE) : limit;
    if (!await(patience) && giveUpNow()) {
      parts.end().stopped();
    }
    parts.publisher().close(Duration.ZERO);
  }

  private synchronized boolean giveUpNow() {
    return guard.abandon();
  }

  /** Whether its status changes: it was started, and its last status is not written yet. */
  public boolean goesOn() {
    return !parts.end().hasBegun();
  }

  /** Calls of its source that were given up and have not returned. */
  public int hanging() {
    return hanging.get();
  }

  /** Dead if the camera's thread has failed by a defect, else {@code health}. */
  public synchronized Health orDead(Health health) {
    return thread.orDead(health);
  }
}
