package io.retinue.detector.release;

import static io.retinue.detector.testing.FakeModelLoader.champion;
import static io.retinue.detector.testing.FakeModelLoader.corruptChampion;
import static io.retinue.detector.testing.FakeModelLoader.retired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException.Refusal;
import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.platform.release.Releases;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.schemas.ModelRelease;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the swap does when a load fails. */
class ReleaseSwapTest {
  private final Releases releases = new Releases("retinanet");
  private final FakeModelLoader loader = new FakeModelLoader();
  private final ModelSlot slot = new ModelSlot();
  private final StopSignal stop = new StopSignal();
  private int failures;

  @ParameterizedTest
  @ValueSource(
      classes = {ReleaseRefusedException.class, OutOfMemoryError.class, StackOverflowError.class})
  void shouldTryAgainAfterAFailureThatMayPass(Class<? extends Throwable> failure)
      throws InterruptedException {
    ReleaseSwap swap = swapFailingTwice(failure);
    releases.accept(champion(1));

    assertThat(swap.settle()).isPresent();
    assertThat(swap.trouble().orElseThrow()).contains("it is tried again");
    assertThat(slot.awaitModel(Duration.ofMillis(1))).as("a model is expected").isFalse();
    assertThat(swap.settle()).isPresent();
    assertThat(swap.settle()).isEmpty();

    assertThat(serving()).isEqualTo(1);
    assertThat(swap.trouble()).isEmpty();
  }

  @Test
  void shouldServeTheFormerChampionWhileTheNewestIsTriedAgain() {
    ReleaseSwap swap = swapFailingTwice(ReleaseRefusedException.class);
    releases.accept(champion(1));
    releases.accept(retired(1));
    releases.accept(champion(2));

    Optional<Duration> retry = swap.settle();
    swap.settle();
    long meanwhile = serving();
    swap.settle();

    assertThat(retry).isPresent();
    assertThat(meanwhile).isEqualTo(1);
    assertThat(serving()).isEqualTo(2);
  }

  @Test
  void shouldReportARefusedReleaseEachTimeItIsTheChampion() {
    ReleaseSwap swap = swap(loader);
    releases.accept(corruptChampion(1));
    swap.settle();
    releases.accept(champion(2));
    swap.settle();
    assertThat(swap.trouble()).isEmpty();

    releases.accept(retired(2));
    releases.accept(corruptChampion(1));
    swap.settle();

    assertThat(swap.trouble().orElseThrow()).contains("retinanet v1");
    assertThat(loader.attempts()).as("loaded once each").isEqualTo(2);
  }

  @Test
  void shouldExpectNothingWhereNoReleaseIs() throws InterruptedException {
    assertThat(slot.awaitModel(Duration.ZERO)).as("before the topic was read").isFalse();

    assertThat(swapFailingTwice(OutOfMemoryError.class).settle()).isEmpty();

    assertThat(slot.awaitModel(Duration.ZERO)).isTrue();
  }

  @Test
  void shouldEndALoadAtItsNextStepWhenItIsStopped() {
    releases.accept(champion(1));
    stop.stop();

    assertThatThrownBy(() -> swap(loader).settle()).isInstanceOf(StoppedException.class);
    assertThat(slot.isEmpty()).isTrue();
  }

  /** The version that the next batch is detected with. */
  private long serving() {
    return Objects.requireNonNull(slot.take()).release().version();
  }

  private ReleaseSwap swapFailingTwice(Class<? extends Throwable> failure) {
    return swap(
        (release, progress) -> {
          if (release.getVersion() == newest() && ++failures <= 2) {
            throwIt(failure);
          }
          return loader.load(release, progress);
        });
  }

  private long newest() {
    return releases.champion().map(ModelRelease::getVersion).orElseThrow();
  }

  private static void throwIt(Class<? extends Throwable> failure) throws ReleaseRefusedException {
    if (failure == OutOfMemoryError.class) {
      throw new OutOfMemoryError("Java heap space");
    }
    if (failure == StackOverflowError.class) {
      throw new StackOverflowError();
    }
    throw new ReleaseRefusedException(
        Refusal.PASSING, "the disk is full", new IOException("No space left on device"));
  }

  private ReleaseSwap swap(ModelLoader models) {
    return new ReleaseSwap(
        releases, models, slot, stop, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
  }
}
