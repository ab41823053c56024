package io.retinue.platform.release;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the models topic says of one model, folded event by event in the topic's order. The newest
 * event of a version holds; the champion is, of the versions whose newest event says CHAMPION, the
 * one that said so last. Thread-safe.
 */
public final class Releases {
  /** The model that services follow unless they are told otherwise. */
  public static final String DEFAULT_MODEL = "retinanet";

  private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

  /** More releases than anybody makes. */
  private static final long HIGHEST_VERSION = 1_000_000_000;

  private final String model;
  private final List<ModelRelease> history = new ArrayList<>();
  private final Map<Long, Integer> newestByVersion = new TreeMap<>(); // places in history

  public Releases(String model) {
    this.model = model;
  }

  /**
   * Reads the models topic to its present end.
   *
   * @throws RetinueException UNREACHABLE
   */
  public static Releases read(KafkaClients clients, Serde<ModelRelease> values, String model) {
    Releases releases = new Releases(model);
    TopicReader.scan(clients, Topic.MODELS, values, (record, value) -> releases.accept(value));
    return releases;
  }

  /**
   * Takes the next event. Deletions, and events of other models or with an impossible version, are
   * skipped: a version near the largest number would leave none for the next release.
   */
  public synchronized void accept(@Nullable ModelRelease event) {
    if (event != null && event.getModel().equals(model) && isPossible(event.getVersion())) {
      newestByVersion.put(event.getVersion(), history.size());
      history.add(event);
    }
  }

  private boolean isPossible(long version) {
    boolean possible = version >= 1 && version <= HIGHEST_VERSION;
    if (!possible) {
      LOG.warn("skipped a release of {} with the version {}", model, version);
    }
    return possible;
  }

  /** The release that serves; empty before the first, or after the last was rolled back. */
  public synchronized Optional<ModelRelease> champion() {
    return newestByVersion.values().stream()
        .sorted((a, b) -> Integer.compare(b, a))
        .map(history::get)
        .filter(event -> event.getState() == ReleaseState.CHAMPION)
        .findFirst();
  }

  /** Every event, in the topic's order. */
  public synchronized List<ModelRelease> history() {
    return List.copyOf(history);
  }

  /** The newest event of each version, by version. */
  public synchronized List<ModelRelease> releases() {
    return newestByVersion.values().stream().map(history::get).toList();
  }

  /** The newest event of that version. */
  public synchronized Optional<ModelRelease> release(long version) {
    return Optional.ofNullable(newestByVersion.get(version)).map(history::get);
  }

  /** The number for the next release: one more than the highest so far, from 1. */
  public synchronized long nextVersion() {
    return newestByVersion.keySet().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
  }

  public String model() {
    return model;
  }
}
