package io.retinue.detector.release;

import static io.retinue.detector.testing.FakeModelLoader.champion;
import static io.retinue.detector.testing.FakeModelLoader.corruptChampion;
import static io.retinue.detector.testing.FakeModelLoader.retired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.testing.FakeModelLoader;
import io.retinue.detector.testing.PlainAvro;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** What the watcher does with the models topic; its follower is never started. */
class ReleaseWatcherTest {
  private final PlainAvro<ModelRelease> values = new PlainAvro<>(ModelRelease.class);
  private final FakeModelLoader loader = new FakeModelLoader();
  private final ModelSlot slot = new ModelSlot();
  private final ReleaseWatcher watcher = watcher(values.deserializer());
  private long offset;

  @Test
  void shouldLoadNothingBeforeTheTopicIsReadToItsEnd() {
    read(champion(1), retired(1), champion(2));

    assertThat(loader.loaded()).isEmpty();
    assertThat(watcher.isSettled()).isFalse();
    assertThat(watcher.progress()).contains("reading the models topic");
  }

  @Test
  void shouldLoadTheChampionAloneWhenTheEndIsReached() {
    read(champion(1), retired(1), champion(2));
    watcher.settle();

    assertThat(loadedVersions()).containsExactly(2L);
    assertThat(serving()).contains(2L);
    assertThat(watcher.trouble()).isEmpty();
    assertThat(watcher.isSettled()).isTrue();
  }

  @Test
  void shouldBeSettledWithoutAnyRelease() {
    watcher.settle();

    assertThat(watcher.isSettled()).isTrue();
    assertThat(slot.isEmpty()).isTrue();
    assertThat(watcher.trouble()).isEmpty();
  }

  @Test
  void shouldSwapToTheNextChampionAndCloseTheFormer() {
    read(champion(1));
    watcher.settle();
    assertThat(serving()).contains(1L);

    read(retired(1), champion(2));
    watcher.settle();

    assertThat(serving()).contains(2L);
    assertThat(loader.loaded().get(0).closings()).isEqualTo(1);
  }

  @Test
  void shouldNotLoadWhatServesAlready() {
    read(champion(1));
    watcher.settle();

    read(rejected(2));
    watcher.settle();

    assertThat(loadedVersions()).containsExactly(1L);
  }

  @Test
  void shouldGoOnServingAndNotTryAgainWhenAChampionIsRefused() {
    read(champion(1));
    watcher.settle();

    read(retired(1), corruptChampion(2));
    watcher.settle();
    watcher.settle();

    assertThat(serving()).contains(1L);
    assertThat(loader.attempts()).isEqualTo(2);
    assertThat(watcher.trouble()).hasValueSatisfying(why -> assertThat(why).contains("refused"));
  }

  @Test
  void shouldForgetTheTroubleOnceAChampionServes() {
    read(corruptChampion(1));
    watcher.settle();
    assertThat(watcher.trouble()).isPresent();

    read(champion(2));
    watcher.settle();

    assertThat(serving()).contains(2L);
    assertThat(watcher.trouble()).isEmpty();
  }

  @Test
  void shouldServeTheNewestFormerChampionWhenTheFirstItReadsIsRefused() {
    read(champion(1), retired(1), champion(2), retired(2), corruptChampion(3));

    watcher.settle();

    assertThat(loadedVersions()).containsExactly(2L);
    assertThat(watcher.trouble()).isPresent();
  }

  @Test
  void shouldNotServeAFormerChampionThatWasRolledBack() {
    read(champion(1), state(champion(1), ReleaseState.ROLLED_BACK), corruptChampion(2));

    watcher.settle();

    assertThat(loader.loaded()).isEmpty();
    assertThat(slot.isEmpty()).isTrue();
  }

  @Test
  void shouldSkipWhatIsNoRelease() {
    watcher.onRecord(Topic.MODELS, record(new byte[] {1, 2, 3}));
    read(champion(1));
    watcher.settle();

    assertThat(serving()).contains(1L);
  }

  /** It once passed over the champion and shed every frame, until it was started again. */
  @Test
  void shouldNotPassOverAChampionWhileTheRegistryIsAway() {
    ReleaseWatcher waiting =
        watcher(
            (topic, bytes) -> {
              throw new RetinueException(ErrorKind.UNREACHABLE, "no answer", "start it");
            });

    assertThatThrownBy(() -> waiting.onRecord(Topic.MODELS, record(new byte[] {0, 1, 2, 3, 4})))
        .as("the follower hands it over again")
        .isInstanceOf(RetinueException.class);
  }

  private ReleaseWatcher watcher(Deserializer<ModelRelease> deserializer) {
    return new ReleaseWatcher(
        "retinanet",
        new KafkaClients(new KafkaConnection("localhost:1", URI.create("http://localhost:1"))),
        deserializer,
        loader,
        slot,
        () -> {});
  }

  private void read(ModelRelease... steps) {
    for (ModelRelease step : steps) {
      watcher.onRecord(
          Topic.MODELS, record(values.serializer().serialize(Topic.MODELS.topicName(), step)));
    }
  }

  private ConsumerRecord<String, byte[]> record(byte[] value) {
    return new ConsumerRecord<>(Topic.MODELS.topicName(), 0, offset++, "retinanet", value);
  }

  private static ModelRelease rejected(long version) {
    return state(champion(version), ReleaseState.REJECTED);
  }

  private static ModelRelease state(ModelRelease release, ReleaseState state) {
    return ModelRelease.newBuilder(release).setState(state).build();
  }

  private List<Long> loadedVersions() {
    return loader.loaded().stream().map(model -> model.release().version()).toList();
  }

  /** The release that the next batch is detected with. */
  private Optional<Long> serving() {
    return Optional.ofNullable(slot.take()).map(model -> model.release().version());
  }
}
