package io.retinue.console;

import static io.retinue.console.PageRecords.detected;
import static io.retinue.console.PageRecords.frame;
import static io.retinue.console.PageRecords.jpeg;
import static io.retinue.console.PageRecords.release;
import static io.retinue.console.PageRecords.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Dashboard.Part;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.SampleRecords;
import io.retinue.testkit.SteppedClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DashboardTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Dashboard dashboard = new Dashboard(ConsoleConfig.defaults(), SteppedClock.still());

  @Test
  void shouldReturnThePartsThatChangedOnce() {
    assertThat(dashboard.takeChanged()).isEmpty();

    dashboard.accept(status(1, 0, 0)); // of long ago, by the clock: its reader is silent
    dashboard.accept(SampleRecords.training());
    assertThat(dashboard.takeChanged())
        .containsExactlyInAnyOrder(Part.CAMERAS, Part.BLIND, Part.TRAINING);

    dashboard.accept(release(1, ReleaseState.CHAMPION, "person"));
    assertThat(dashboard.takeChanged()).containsExactlyInAnyOrder(Part.RELEASES, Part.STORY);

    dashboard.accept(SampleRecords.alert());
    assertThat(dashboard.takeChanged()).containsExactly(Part.ALERTS);
    assertThat(dashboard.takeChanged()).isEmpty();
  }

  @Test
  void shouldChangeTheReleasesOnlyWhenTheNumberOfLabelsDoes() {
    assertThat(releases().get("labels").isNull()).isTrue();

    dashboard.acceptLabels(40);
    assertThat(dashboard.takeChanged()).containsExactly(Part.RELEASES);
    dashboard.acceptLabels(40);
    assertThat(dashboard.takeChanged()).isEmpty();
    assertThat(releases().get("labels").asLong()).isEqualTo(40);
  }

  @Test
  void shouldSendTheWholePageOnceItHasCaughtUp() {
    assertThat(snapshot().get("caught_up").asBoolean()).isFalse();

    dashboard.acceptCaughtUp();
    dashboard.acceptCaughtUp();

    assertThat(dashboard.takeChanged()).containsExactly(Part.SNAPSHOT);
    assertThat(snapshot().get("caught_up").asBoolean()).isTrue();
    assertThat(dashboard.takeChanged()).isEmpty();
  }

  @Test
  void shouldListReleasesNewestFirstAndMarkTheOneThatServes() {
    dashboard.accept(release(1, ReleaseState.CHAMPION, "person"));
    dashboard.accept(release(1, ReleaseState.RETIRED, "person"));
    dashboard.accept(release(2, ReleaseState.CHAMPION, "person", "car"));
    dashboard.accept(release(3, ReleaseState.REJECTED, "person"));

    JsonNode json = releases();
    assertThat(json.get("champion").asLong()).isEqualTo(2);
    assertThat(json.get("releases").valueStream().map(one -> one.get("version").asLong()))
        .containsExactly(3L, 2L, 1L);
    assertThat(json.get("releases").valueStream().map(one -> one.get("serves").asBoolean()))
        .containsExactly(false, true, false);
  }

  @Test
  void shouldForgetARemovedCameraUntilItReportsAgain() {
    dashboard.accept(status(1, 1, 1));
    dashboard.accept(frame(1, 0));
    dashboard.takeChanged();

    dashboard.acceptRemoval("gate");
    dashboard.accept(frame(1, 1)); // was on its way
    dashboard.accept(detected(1, 1, 1, "car"));
    dashboard.acceptDeadLetter(frame(1, 2), 2);

    assertThat(dashboard.takeChanged()).containsExactlyInAnyOrder(Part.CAMERAS, Part.BLIND);
    assertThat(snapshot().get("cameras")).isEmpty();
    assertThat(snapshot().get("blind").get("cameras")).isEmpty();
    assertThat(dashboard.takeFrames(camera -> true)).isEmpty();
    assertThat(dashboard.latestPicture("gate")).isEmpty();
    dashboard.acceptRemoval("gate");
    assertThat(dashboard.takeChanged()).isEmpty();

    dashboard.accept(status(2, 0, 0));
    dashboard.accept(frame(2, 0));
    assertThat(snapshot().get("cameras")).hasSize(1);
  }

  @Test
  void shouldTakeEachFrameOnceAndKeepItInTheSnapshot() {
    dashboard.accept(frame(1, 0));
    dashboard.accept(detected(1, 0, 1, "car"));

    assertThat(dashboard.takeFrames(camera -> true)).containsOnlyKeys("gate");
    assertThat(dashboard.takeFrames(camera -> true)).isEmpty();
    assertThat(snapshot().get("frames")).hasSize(1);
    assertThat(dashboard.latestPicture("gate")).contains(jpeg(0));
    assertThat(dashboard.latestPicture("yard")).isEmpty();
    assertThat(dashboard.pictures("yard")).isEmpty();
  }

  @Test
  void shouldKeepTheNewestFrameOfACameraThatNoPageShows() {
    dashboard.accept(frame(1, 0));
    dashboard.accept(detected(1, 0, 1, "car"));

    assertThat(dashboard.takeFrames(camera -> false)).isEmpty();
    assertThat(dashboard.newestFrame("gate").orElseThrow()).contains("\"index\":0");
    assertThat(dashboard.newestFrame("yard")).isEmpty();
    assertThat(dashboard.takeFrames("gate"::equals)).containsOnlyKeys("gate");
  }

  @Test
  void shouldHaveThePictureOfACameraThatNoPageShowsAndNobodyDetectsOn() {
    dashboard.accept(frame(1, 0)); // long ago, by the clock

    dashboard.takeFrames(camera -> false);

    assertThat(dashboard.latestPicture("gate")).contains(jpeg(0));
  }

  @Test
  void shouldChangeTheCamerasWhenOneOfThemIsSilent() {
    dashboard.accept(status(1, 0, 0)); // written long ago, by the clock

    assertThat(dashboard.takeChanged()).containsExactlyInAnyOrder(Part.CAMERAS, Part.BLIND);
    JsonNode gap = JSON.readTree(dashboard.json(Part.BLIND)).get("cameras").get(0);
    assertThat(gap.get("intervals").get(0).get("cause").asString()).contains("no report");
    JsonNode camera = JSON.readTree(dashboard.json(Part.CAMERAS)).get(0);
    assertThat(camera.get("silent_ms").asLong()).isGreaterThan(CameraReport.SILENT_AFTER_MS);
    assertThat(dashboard.takeChanged()).isEmpty();

    dashboard.acceptCaughtUp();
    dashboard.accept(status(1, 1, 1)); // heard now, whatever the reader's clock says
    dashboard.takeChanged();
    camera = JSON.readTree(dashboard.json(Part.CAMERAS)).get(0);
    assertThat(camera.get("silent_ms").isNull()).isTrue();
  }

  @Test
  void shouldChangeTheBlindTimesOnlyWhenTheyDo() {
    CameraStatus blind = status(1, 0, 0);
    blind.setBlindIntervals(
        List.of(new BlindInterval(PageRecords.capturedAt(0), null, "connection lost")));
    dashboard.acceptCaughtUp();
    dashboard.takeChanged();

    dashboard.accept(blind);
    assertThat(dashboard.takeChanged()).containsExactlyInAnyOrder(Part.CAMERAS, Part.BLIND);
    dashboard.accept(blind);
    assertThat(dashboard.takeChanged()).containsExactly(Part.CAMERAS);

    JsonNode camera = JSON.readTree(dashboard.json(Part.CAMERAS)).get(0);
    assertThat(camera.get("blind_cause").asString()).isEqualTo("connection lost");
    assertThat(camera.get("blind_ms").asLong()).isPositive();
  }

  @Test
  void shouldShowASwapWithTheFirstPictureOfItsNewClass() {
    dashboard.accept(release(1, ReleaseState.CHAMPION, "car"));
    dashboard.accept(release(2, ReleaseState.CHAMPION, "car", "bicycle"));
    dashboard.accept(frame(1, 0));
    dashboard.accept(detected(1, 0, 1, "car"));
    dashboard.takeChanged();

    dashboard.accept(frame(1, 1));
    dashboard.accept(detected(1, 1, 2, "bicycle"));

    assertThat(dashboard.takeChanged()).containsExactlyInAnyOrder(Part.CAMERAS, Part.STORY);
    JsonNode story = JSON.readTree(dashboard.json(Part.STORY));
    assertThat(story).hasSize(1);
    assertThat(story.get(0).get("version").asLong()).isEqualTo(2);
    assertThat(story.get(0).get("firsts")).hasSize(1);
    assertThat(dashboard.firstPicture(0)).contains(jpeg(1));
  }

  @Test
  void shouldCountADeadLetterInTheLedger() {
    dashboard.acceptDeadLetter(frame(1, 0), 0);

    JsonNode ledger = JSON.readTree(dashboard.ledgerJson()).get("gate");
    assertThat(ledger.get("dead_lettered").asLong()).isEqualTo(1);
    assertThat(ledger.get("epoch").asLong()).isEqualTo(1);
  }

  private JsonNode releases() {
    return JSON.readTree(dashboard.json(Part.RELEASES));
  }

  private JsonNode snapshot() {
    return JSON.readTree(dashboard.snapshot());
  }
}
