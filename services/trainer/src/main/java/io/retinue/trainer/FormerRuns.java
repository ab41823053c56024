package io.retinue.trainer;

import io.retinue.platform.release.Releases;
import io.retinue.schemas.ModelRelease;
import io.retinue.trainer.dataset.OffsetRange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the models topic says about former runs. */
final class FormerRuns {
  private FormerRuns() {}

  /** Classes of the champion; none where there is none. */
  static List<String> championClasses(Releases releases) {
    return releases.champion().map(ModelRelease::getClasses).orElse(List.of());
  }

  /** What the newest run has read of the feedback topic. */
  static List<OffsetRange> seenByNewest(Releases releases) {
    return releases.releases().stream()
        .filter(release -> release.getProvenance() != null)
        .reduce((older, newer) -> newer)
        .map(ModelRelease::getProvenance)
        .map(
            provenance ->
                provenance.getSnapshot().stream()
                    .map(
                        range ->
                            new OffsetRange(
                                range.getPartition(), range.getFromOffset(), range.getToOffset()))
                    .toList())
        .orElse(List.of());
  }

  /** When the newest release was announced that a teacher taught. */
  static Optional<Instant> newestTaught(Releases releases) {
    return releases.releases().stream()
        .filter(
            release ->
                release.getProvenance() != null
                    && release.getProvenance().getTeacherSha256() != null)
        .map(ModelRelease::getAt)
        .max(Comparator.naturalOrder());
  }
}
