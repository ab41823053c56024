package io.retinue.detector;

import io.retinue.platform.release.Releases;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the models topic from its beginning, for ever, and offers each champion to the slot once it
 * is loaded. It loads on its own thread, so frames go on with the release before. What is refused
 * is not tried again in this process; where nothing serves yet, the champion before it is.
 */
final class ReleaseWatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseWatcher.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final TopicPartition MODELS = new TopicPartition(Topic.MODELS.topicName(), 0);

  private final String model;
  private final Supplier<Consumer<String, ModelRelease>> consumers;
  private final ModelLoader loader;
  private final ModelSlot slot;
  private final Thread thread;
  private final CountDownLatch settledOnce = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Set<ServingRelease> refused = new HashSet<>(); // on the watcher's thread only
  private @Nullable ServingRelease offered; // on the watcher's thread only
  private volatile @Nullable String trouble;

  /**
   * @param onStart runs first on the watcher's thread, to set it up
   */
  ReleaseWatcher(
      String model,
      Supplier<Consumer<String, ModelRelease>> consumers,
      ModelLoader loader,
      ModelSlot slot,
      Runnable onStart) {
    this.model = model;
    this.consumers = consumers;
    this.loader = loader;
    this.slot = slot;
    this.thread =
        new Thread(
            () -> {
              onStart.run();
              watch();
            },
            "detector-releases");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Waits until the topic has been read to its end once and its champion, if any, was offered or
   * refused.
   *
   * @return false where the deadline came first
   */
  boolean awaitFirst(Duration deadline) throws InterruptedException {
    return settledOnce.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What keeps the champion from serving, for people; empty where nothing does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void watch() {
    while (closing.getCount() > 0) {
      try (Consumer<String, ModelRelease> consumer = consumers.get()) {
        follow(consumer);
      } catch (RuntimeException e) {
        trouble = "the models topic cannot be read: " + e.getMessage();
        LOG.warn("the models topic cannot be read; trying again in 1 s", e);
        pause();
      }
    }
  }

  private void follow(Consumer<String, ModelRelease> consumer) {
    Releases releases = new Releases(model);
    consumer.assign(List.of(MODELS));
    consumer.seekToBeginning(List.of(MODELS));
    long end = consumer.endOffsets(List.of(MODELS)).getOrDefault(MODELS, 0L);
    boolean caughtUp = false;
    while (closing.getCount() > 0) {
      boolean news = poll(consumer, releases);
      if (!caughtUp && consumer.position(MODELS) >= end) {
        caughtUp = true;
        news = true;
        trouble = null;
      }
      if (caughtUp && news) {
        settle(releases);
        settledOnce.countDown();
      }
    }
  }

  private boolean poll(Consumer<String, ModelRelease> consumer, Releases releases) {
    try {
      boolean news = false;
      for (ConsumerRecord<String, ModelRelease> record : consumer.poll(POLL)) {
        releases.accept(record.value());
        news = true;
      }
      return news;
    } catch (RecordDeserializationException e) {
      LOG.error("{}@{} is no release; it is passed over", e.topicPartition(), e.offset(), e);
      consumer.seek(MODELS, e.offset() + 1);
      return false;
    } catch (WakeupException e) {
      return false; // closing
    }
  }

  /** Brings the slot to the newest champion, or as near as releases let it. */
  private void settle(Releases releases) {
    Optional<ModelRelease> champion = releases.champion();
    if (champion.isEmpty()) {
      return;
    }
    ServingRelease wanted = ServingRelease.of(champion.get());
    if (wanted.equals(offered) || offer(champion.get())) {
      trouble = null;
    } else if (offered == null) {
      for (ModelRelease former : formerChampions(releases)) {
        if (offer(former)) {
          break;
        }
      }
    }
  }

  private boolean offer(ModelRelease release) {
    ServingRelease name = ServingRelease.of(release);
    if (refused.contains(name)) {
      return false;
    }
    long begin = System.nanoTime();
    try {
      FrameModel loaded = loader.load(release);
      slot.offer(loaded);
      offered = name;
      LOG.info("{} serves from the next batch on; loaded in {} ms", name, millisSince(begin));
      return true;
    } catch (ReleaseRefusedException e) {
      refused.add(name);
      trouble = "refused " + e.getMessage();
      LOG.error("release refused; {} serves on", offered == null ? "nothing" : offered, e);
      return false;
    }
  }

  /** Champions before the present one, newest first, that were not rolled back. */
  private static List<ModelRelease> formerChampions(Releases releases) {
    List<ModelRelease> champions = new ArrayList<>();
    for (ModelRelease event : releases.history()) {
      ModelRelease newest = releases.release(event.getVersion()).orElse(event);
      if (event.getState() == ReleaseState.CHAMPION
          && newest.getState() != ReleaseState.ROLLED_BACK) {
        champions.add(0, event);
      }
    }
    return champions;
  }

  private static long millisSince(long begin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private void pause() {
    try {
      closing.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  /** Ends the watch after the load that runs, which a closed slot closes. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
