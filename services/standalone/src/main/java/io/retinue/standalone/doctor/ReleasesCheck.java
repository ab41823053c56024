package io.retinue.standalone.doctor;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.ModelRelease;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Whether the champion serves, and is whole where this machine has it. */
final class ReleasesCheck implements Check {
  /** Loading, golden outputs and warm-up of a large network on a slow processor. */
  private static final Duration TO_LOAD = Duration.ofMinutes(5);

  private static final int EVENTS_A_PARTITION = 20;

  @Override
  public String name() {
    return "releases";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BROKERS, Need.REGISTRY);
  }

  @Override
  public List<Finding> run(CheckContext context) {
    Releases releases = new Releases(Releases.DEFAULT_MODEL);
    long bad =
        TopicReader.scan(
            context.clients(),
            Topic.MODELS,
            context.serdes().models(),
            (record, release) -> releases.accept(release));
    List<Finding> findings = new ArrayList<>(undecodable(Topic.MODELS, bad));
    Optional<ModelRelease> champion = releases.champion();
    champion.ifPresent(release -> findings.addAll(damaged(release)));
    newestEvent(context)
        .ifPresent(
            event ->
                findings.addAll(serving(champion.orElse(null), event, context.clock().instant())));
    return findings;
  }

  /** Compares the release of the newest event with the champion. */
  List<Finding> serving(@Nullable ModelRelease champion, DetectionEvent newest, Instant now) {
    if (newest.getStatus() == DetectionStatus.SHED) {
      return "NO_RELEASE".equals(newest.getShedReason())
          ? List.of(
              finding(
                  "frames are shed because no release serves",
                  champion == null
                      ? "train one with 'retinue train', or import one with 'retinue model import'"
                      : "look at the detector's /readyz?verbose: it refuses release "
                          + champion.getVersion()))
          : List.of();
    }
    if (champion == null
        || newest.getRelease() == null
        || newest.getRelease().getVersion() == champion.getVersion()
        || champion.getAt().plus(TO_LOAD).isAfter(now)
        || newest.getCapturedAt().isBefore(champion.getAt())) {
      return List.of();
    }
    return List.of(
        finding(
            "release %d is the champion since %s, but detectors serve release %d"
                .formatted(
                    champion.getVersion(), champion.getAt(), newest.getRelease().getVersion()),
            "they refused it or cannot reach "
                + champion.getUri()
                + ": look at the detector's log and /readyz?verbose"));
  }

  /** Verifies the files, if they are on this machine. */
  private List<Finding> damaged(ModelRelease champion) {
    if (!isHere(champion.getUri())) {
      return List.of();
    }
    try {
      ModelStore.open(champion.getUri(), champion.getSha256());
      return List.of();
    } catch (RetinueException e) {
      return List.of(
          finding(
              "the champion, release "
                  + champion.getVersion()
                  + ", cannot be used: "
                  + e.getMessage(),
              e.remedy()));
    }
  }

  private static boolean isHere(String uri) {
    try {
      URI place = URI.create(uri);
      return "file".equals(place.getScheme()) && Files.isDirectory(Path.of(place));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Optional<DetectionEvent> newestEvent(CheckContext context) {
    ValueDecoder<DetectionEvent> decoder =
        new ValueDecoder<>(context.serdes().detections().deserializer());
    List<DetectionEvent> events = new ArrayList<>();
    try (TopicReader reader = TopicReader.open(context.clients(), Topic.DETECTIONS)) {
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToNewest(EVENTS_A_PARTITION);
      reader.readTo(ends, record -> decoder.decode(record).ifPresent(events::add));
    }
    return events.stream().max(Comparator.comparing(DetectionEvent::getCapturedAt));
  }
}
