package io.retinue.platform.release;

import static io.retinue.schemas.ReleaseState.CANDIDATE;
import static io.retinue.schemas.ReleaseState.CHAMPION;
import static io.retinue.schemas.ReleaseState.REJECTED;
import static io.retinue.schemas.ReleaseState.RETIRED;
import static io.retinue.schemas.ReleaseState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private final Releases releases = new Releases("retinanet");

  @Test
  void shouldBeginWithoutChampionAtVersionOne() {
    assertThat(releases.champion()).isEmpty();
    assertThat(releases.history()).isEmpty();
    assertThat(releases.nextVersion()).isEqualTo(1);
  }

  @Test
  void shouldNameTheOneThatBecameChampionLast() {
    accept(1, CANDIDATE);
    accept(1, CHAMPION);
    accept(2, CANDIDATE);
    assertThat(champion()).contains(1L);
    accept(2, CHAMPION);
    assertThat(champion()).contains(2L);
    accept(1, RETIRED);
    assertThat(champion()).contains(2L);
    accept(3, CANDIDATE);
    accept(3, REJECTED);

    assertThat(champion()).contains(2L);
    assertThat(releases.nextVersion()).isEqualTo(4);
    assertThat(releases.history()).hasSize(7);
    assertThat(releases.releases())
        .extracting(ModelRelease::getState)
        .containsExactly(RETIRED, CHAMPION, REJECTED);
  }

  @Test
  void shouldFallBackToWhatStillSaysChampion() {
    accept(1, CHAMPION);
    accept(2, CHAMPION);
    accept(2, ROLLED_BACK);

    assertThat(champion()).contains(1L);
  }

  @Test
  void shouldPassOverVersionsThatNobodyGives() {
    accept(1, CHAMPION);
    for (long version : new long[] {Long.MAX_VALUE, 0, Long.MIN_VALUE}) {
      ModelRelease release = SampleRecords.release(2, CHAMPION);
      release.setModel("retinanet");
      release.setVersion(version);
      releases.accept(release);
    }

    assertThat(champion()).contains(1L);
    assertThat(releases.nextVersion()).isEqualTo(2);
  }

  @Test
  void shouldHaveNoChampionOnceAllAreRetired() {
    accept(1, CHAMPION);
    accept(1, ROLLED_BACK);

    assertThat(champion()).isEmpty();
    assertThat(releases.release(1)).map(ModelRelease::getState).contains(ROLLED_BACK);
    assertThat(releases.release(2)).isEmpty();
  }

  @Test
  void shouldPassOverOtherModelsAndDeletions() {
    ModelRelease other = SampleRecords.release(9, CHAMPION);
    other.setModel("other");
    releases.accept(other);
    releases.accept(null);

    assertThat(releases.history()).isEmpty();
  }

  private void accept(long version, ReleaseState state) {
    releases.accept(SampleRecords.release(version, state));
  }

  private Optional<Long> champion() {
    return releases.champion().map(ModelRelease::getVersion);
  }
}
