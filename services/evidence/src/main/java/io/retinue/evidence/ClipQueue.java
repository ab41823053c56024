package io.retinue.evidence;

import io.retinue.evidence.PendingAlert.State;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one clip after the other and deletes what is no longer kept, in a thread of its own: a clip
 * takes seconds, and pictures shall not wait for it.
 */
final class ClipQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClipQueue.class);
  private static final Duration CLEAN_EVERY = Duration.ofSeconds(30);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private record Job(PendingAlert pending, ClipOrder order) {}

  private final ClipCutter cutter;
  private final PictureKeeper pictures;
  private final EvidenceRetention retention;
  private final EvidenceMeters meters;
  private final Supplier<EvidenceConfig> config;
  private final StopSignal stop;
  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final LogLimit limit = new LogLimit(LOG, 3);
  private final ServiceThread thread = new ServiceThread("evidence-clips", this::run);
  private Deadline clean = Deadline.in(Duration.ZERO);
  private volatile @Nullable String fault;

  ClipQueue(
      ClipCutter cutter,
      PictureKeeper pictures,
      EvidenceRetention retention,
      EvidenceMeters meters,
      Supplier<EvidenceConfig> config,
      StopSignal stop) {
    this.cutter = cutter;
    this.pictures = pictures;
    this.retention = retention;
    this.meters = meters;
    this.config = config;
    this.stop = stop;
  }

  void start() {
    thread.start();
  }

  /** Makes the clip when its turn comes, and tells {@code pending} what became of it. */
  void add(PendingAlert pending) {
    jobs.add(new Job(pending, pending.order()));
  }

  /** Forgets those whose turn has not come: their alerts are read again. */
  void clear() {
    jobs.clear();
  }

  int waiting() {
    return jobs.size();
  }

  Health health() {
    String why = fault;
    return thread.orDead(why == null ? Health.ready("keeping evidence") : Health.waiting(why));
  }

  private void run() {
    while (!stop.isStopped()) {
      if (clean.isOver()) {
        clean();
        clean = Deadline.in(CLEAN_EVERY);
      }
      Job job = next();
      if (job != null) {
        job.pending.ended(make(job.order));
      }
    }
  }

  private @Nullable Job next() {
    try {
      return jobs.poll(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.stop();
      return null;
    }
  }

  private State make(ClipOrder order) {
    if (pictures.files().has(order.alert(), Kind.CLIP)) {
      return State.SETTLED; // it was in the queue twice
    }
    try {
      if (!pictures.files().has(order.alert(), Kind.PICTURE)) {
        pictures.keep(order.alert(), order.picture());
      }
      if (cutter.cut(order, config.get().capture())) {
        meters.made(Kind.CLIP);
      } else {
        meters.gone(Kind.CLIP);
        limit.log("gone", () -> LOG.warn("{}: its frames are no longer kept", order.alert()));
      }
      fault = null;
      return State.SETTLED;
    } catch (IOException e) {
      meters.failed(Kind.CLIP);
      fault =
          "evidence cannot be written: %s; free some space or lower evidence.retain.bytes"
              .formatted(e.getMessage());
    } catch (KafkaException | RetinueException e) {
      meters.failed(Kind.CLIP);
      fault = "the frames of an alert cannot be read: " + e.getMessage();
    }
    limit.log("failed", () -> LOG.warn("no clip of {} yet: {}", order.alert(), fault));
    return State.FAILED;
  }

  private void clean() {
    try {
      retention.enforce(config.get().retain(), Instant.now());
    } catch (IOException e) {
      limit.log("clean", () -> LOG.warn("old evidence cannot be deleted: {}", e.toString()));
    }
  }

  @Override
  public void close() {
    stop.stop();
    thread.join(CLOSE_WITHIN);
  }
}
