package io.retinue.detector;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.release.Releases;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the models topic and offers each champion to the slot once it is loaded. It loads on its
 * own thread, so that frames are meanwhile detected with the release before. A refused release is
 * not tried again in this process; if nothing serves yet, the champion before it is loaded.
 */
final class ReleaseWatcher implements TopicFollower.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseWatcher.class);

  private final ValueDecoder<ModelRelease> values;
  private final ModelLoader loader;
  private final ModelSlot slot;
  private final Runnable modelThread;
  private final TopicFollower follower;
  private final CountDownLatch settledOnce = new CountDownLatch(1);
  private final Releases releases; // this and the next two: on the follower's thread only
  private final Set<ServingRelease> refused = new HashSet<>();
  private @Nullable ServingRelease offered;
  private volatile @Nullable String trouble;

  /**
   * @param modelThread runs on the watcher's thread before each load, to set it up
   */
  ReleaseWatcher(
      String model,
      KafkaClients clients,
      Deserializer<ModelRelease> values,
      ModelLoader loader,
      ModelSlot slot,
      Runnable modelThread) {
    this.values = new ValueDecoder<>(values);
    this.loader = loader;
    this.slot = slot;
    this.modelThread = modelThread;
    this.releases = new Releases(model);
    this.follower =
        new TopicFollower(
            "detector-releases", clients, List.of(Topic.MODELS), topic -> Instant.EPOCH, this);
  }

  void start() {
    follower.start();
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
    String fault = follower.fault();
    return fault == null
        ? Optional.ofNullable(trouble)
        : Optional.of("the models topic cannot be read: " + fault);
  }

  @Override
  public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    values.decode(record).ifPresent(releases::accept);
  }

  @Override
  public void onCaughtUp() {
    settle();
    settledOnce.countDown();
  }

  /** Brings the slot to the newest champion, or as near as releases let it. */
  private void settle() {
    Optional<ModelRelease> champion = releases.champion();
    if (champion.isEmpty()) {
      return;
    }
    ServingRelease wanted = ServingRelease.of(champion.get());
    if (wanted.equals(offered) || offer(champion.get())) {
      trouble = null;
    } else if (offered == null) {
      for (ModelRelease former : formerChampions()) {
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
      modelThread.run();
      FrameModel loaded = loader.load(release);
      slot.offer(loaded);
      offered = name;
      LOG.info(
          "{} serves from the next batch on; loaded in {} ms",
          name,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
      return true;
    } catch (ModelLoader.ReleaseRefusedException e) {
      refused.add(name);
      trouble = "refused " + e.getMessage();
      if (offered == null) {
        LOG.error("{} refused; no release serves, frames are shed", name, e);
      } else {
        LOG.error("{} refused; {} continues to serve", name, offered, e);
      }
      return false;
    }
  }

  /** Champions before the present one, newest first, that were not rolled back. */
  private List<ModelRelease> formerChampions() {
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

  /** A load that runs goes on; the closed slot closes what it makes. */
  @Override
  public void close() {
    follower.close();
  }
}
