package io.retinue.console;

import static io.retinue.console.PageRecords.detected;
import static io.retinue.console.PageRecords.jpeg;
import static io.retinue.console.PageRecords.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Timeline.Swap;
import io.retinue.platform.release.Releases;
import io.retinue.schemas.ReleaseState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TimelineTest {
  private final Releases releases = new Releases(PageRecords.MODEL);
  private final Timeline timeline = new Timeline(releases);

  @BeforeEach
  void learnBicyclesInTheSecondRelease() {
    releases.accept(release(1, ReleaseState.CHAMPION, "person", "car"));
    releases.accept(release(2, ReleaseState.CHAMPION, "person", "car", "bicycle"));
  }

  @Test
  void shouldListTheNewestSwapFirst() {
    timeline.onSwap(swap(0, 1, "gate", 0));
    timeline.onSwap(swap(1, 2, "gate", 10));

    JsonNode json = timeline.json();
    assertThat(json).hasSize(2);
    assertThat(json.get(0).get("version").asLong()).isEqualTo(2);
    assertThat(json.get(0).get("from").asLong()).isEqualTo(1);
    assertThat(json.get(0).get("ap").asDouble()).isEqualTo(0.52);
    assertThat(json.get(0).get("champion_ap").asDouble()).isEqualTo(0.5);
    assertThat(json.get(1).get("version").asLong()).isEqualTo(1);
  }

  @Test
  void shouldJoinTheCamerasOfOneSwapAndDateItByTheFirst() {
    timeline.onSwap(swap(1, 2, "yard", 12));
    timeline.onSwap(swap(1, 2, "gate", 10));

    JsonNode chapter = timeline.json().get(0);
    assertThat(timeline.json()).hasSize(1);
    assertThat(chapter.get("cameras")).hasSize(2);
    assertThat(chapter.get("at_ms").asLong()).isEqualTo(1000); // frame 10
  }

  @Test
  void shouldNameTheClassesThatTheFormerReleaseDidNotHave() {
    timeline.onSwap(swap(1, 2, "gate", 10));

    assertThat(timeline.json().get(0).get("new_classes").valueStream().map(JsonNode::asString))
        .containsExactly("bicycle");
  }

  @Test
  void shouldKeepTheFirstPictureOfANewClassAlone() {
    timeline.onSwap(swap(1, 2, "gate", 10));

    assertThat(timeline.onPicture(detected(1, 10, 2, "car"), jpeg(10))).isFalse();
    assertThat(timeline.onPicture(detected(1, 11, 2, "car", "bicycle"), jpeg(11))).isTrue();
    assertThat(timeline.onPicture(detected(1, 12, 2, "bicycle"), jpeg(12))).isFalse();

    JsonNode firsts = timeline.json().get(0).get("firsts");
    assertThat(firsts).hasSize(1);
    assertThat(firsts.get(0).get("index").asLong()).isEqualTo(11);
    assertThat(timeline.firstPicture(0)).contains(jpeg(11));
    assertThat(timeline.firstPicture(1)).isEmpty();
    assertThat(timeline.firstPicture(-1)).isEmpty();
  }

  @Test
  void shouldKeepNoPictureOfAReleaseThatTookOverFromNone() {
    assertThat(timeline.onPicture(detected(1, 11, 2, "bicycle"), jpeg(11))).isFalse();
  }

  @Test
  void shouldCountMissingFramesOfTheEpochOfTheSwap() {
    timeline.onSwap(swap(1, 2, "gate", 10));
    timeline.onSwap(swap(1, 2, "yard", 12));

    timeline.onMissing("gate", 1, 3);
    timeline.onMissing("yard", 1, 2);
    timeline.onMissing("yard", 2, 40); // of another epoch

    assertThat(timeline.json().get(0).get("lost").asLong()).isEqualTo(5);
  }

  @Test
  void shouldKeepTheFiftyNewestSwaps() {
    for (long version = 1; version <= 60; version++) {
      timeline.onSwap(swap(version - 1, version, "gate", version));
    }

    JsonNode json = timeline.json();
    assertThat(json).hasSize(50);
    assertThat(json.get(0).get("version").asLong()).isEqualTo(60);
    assertThat(json.get(49).get("version").asLong()).isEqualTo(11);
  }

  private static Swap swap(long from, long to, String camera, long index) {
    return new Swap(from, to, camera, 1, index, PageRecords.capturedAt(index));
  }
}
