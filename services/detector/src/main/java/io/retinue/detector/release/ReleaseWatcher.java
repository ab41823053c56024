package io.retinue.detector.release;

import io.retinue.detector.model.ModelSlot;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.release.Releases;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the models topic, and has a {@link ReleaseSwap} load each champion. It loads on a thread
 * of its own, so that frames are meanwhile detected with the release before.
 */
public final class ReleaseWatcher implements TopicFollower.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseWatcher.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);

  private final ValueDecoder<ModelRelease> values;
  private final Runnable modelThread;
  private final TopicFollower follower;
  private final Releases releases;
  private final StopSignal stop = new StopSignal();
  private final ReleaseSwap swap;
  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch settledOnce = new CountDownLatch(1);
  private final ServiceThread loading = new ServiceThread("detector-loader", this::load);

  /**
   * @param modelThread runs first on the thread that loads, to set it up
   */
  public ReleaseWatcher(
      String model,
      KafkaClients clients,
      Deserializer<ModelRelease> values,
      ModelLoader loader,
      ModelSlot slot,
      Runnable modelThread) {
    this.values = new ValueDecoder<>(values);
    this.modelThread = modelThread;
    this.releases = new Releases(model);
    this.swap =
        new ReleaseSwap(releases, loader, slot, stop, new Backoff(FIRST_RETRY, LONGEST_RETRY));
    this.follower =
        new TopicFollower(
            "detector-releases", clients, List.of(Topic.MODELS), topic -> Instant.EPOCH, this);
  }

  public void start() {
    follower.start();
    loading.start();
  }

  /**
   * Waits until the topic has been read to its end once and its champion, if any, was offered or
   * refused. That may take as long as it takes: {@link #progress} gives the reason.
   */
  public void awaitFirst() throws InterruptedException {
    settledOnce.await();
  }

  boolean isSettled() {
    return settledOnce.getCount() == 0;
  }

  /** What keeps the champion from serving, for people; empty where nothing does. */
  public Optional<String> trouble() {
    String fault = follower.fault();
    return fault == null
        ? swap.trouble()
        : Optional.of("the models topic cannot be read: " + fault);
  }

  /** See {@link ReleaseSwap#loading}. */
  public Optional<String> loading() {
    return swap.loading();
  }

  /** What the watcher does at present, for people; empty where it waits for news. */
  public Optional<String> progress() {
    return swap.loading()
        .or(() -> isSettled() ? Optional.empty() : Optional.of("reading the models topic"));
  }

  /** See {@link ReleaseSwap#announced}. */
  public Optional<Instant> announced() {
    return swap.announced();
  }

  /** Why no release is loaded any more; empty while the thread lives. */
  public Optional<String> death() {
    return loading.death().or(follower::death);
  }

  @Override
  public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    values.decode(record).ifPresent(releases::accept);
  }

  @Override
  public void onCaughtUp() {
    news.release();
  }

  private void load() {
    modelThread.run();
    Optional<Duration> retry = Optional.empty();
    while (awaitNews(retry)) {
      retry = settle();
    }
  }

  /** Loads what is wanted now; returns when to try again. */
  Optional<Duration> settle() {
    Optional<Duration> retry = swap.settle();
    settledOnce.countDown();
    return retry;
  }

  /** Returns false when the watcher closes. */
  private boolean awaitNews(Optional<Duration> retry) {
    try {
      if (retry.isPresent()) {
        news.tryAcquire(retry.get().toMillis(), TimeUnit.MILLISECONDS);
      } else {
        news.acquire();
      }
      news.drainPermits();
      return !stop.isStopped();
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Ends a load at its next step, without waiting. */
  public void stop() {
    stop.stop();
    news.release();
  }

  /**
   * Waits 3 s for a load to end. A native call of it goes on; the closed slot closes what it makes.
   */
  @Override
  public void close() {
    stop();
    follower.close();
    if (!loading.join(CLOSE_WITHIN)) {
      LOG.warn("the load of a release did not end within {}; its thread is left", CLOSE_WITHIN);
    }
  }
}
