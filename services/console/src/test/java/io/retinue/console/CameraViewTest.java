package io.retinue.console;

import static io.retinue.console.PageRecords.capturedAt;
import static io.retinue.console.PageRecords.detected;
import static io.retinue.console.PageRecords.frame;
import static io.retinue.console.PageRecords.jpeg;
import static io.retinue.console.PageRecords.shed;
import static io.retinue.console.PageRecords.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Timeline.Swap;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CameraViewTest {
  private final CameraView view = new CameraView("gate", 1 << 20);

  @Test
  void shouldPushAFrameOnceBothPictureAndEventAreHere() {
    view.onEvent(detected(1, 7, 1, "car"), 750);
    assertThat(view.takeFresh(760)).as("without its picture").isEmpty();

    view.onFrame(frame(1, 7), jpeg(7), 770);

    JsonNode pushed = view.takeFresh(780).orElseThrow();
    assertThat(pushed.get("index").asLong()).isEqualTo(7);
    assertThat(pushed.get("status").asString()).isEqualTo("DETECTED");
    assertThat(pushed.get("release").asLong()).isEqualTo(1);
    assertThat(pushed.get("age_ms").asLong()).isEqualTo(80); // captured at 700
    assertThat(pushed.get("detections").get(0).get("label").asString()).isEqualTo("car");
    assertThat(view.takeFresh(790)).as("a second time").isEmpty();
    assertThat(view.latestPicture()).contains(jpeg(7));
  }

  @Test
  void shouldShowAPictureWithoutBoxesWhenNoEventComesForTwoSeconds() {
    view.onFrame(frame(1, 0), jpeg(0), 0);

    assertThat(view.takeFresh(2_000)).isEmpty();
    JsonNode pushed = view.takeFresh(2_001).orElseThrow();
    assertThat(pushed.get("status").asString()).isEqualTo("UNSEEN");
    assertThat(pushed.get("detections")).isEmpty();
  }

  @Test
  void shouldReturnASwapAtTheFirstFrameOfAnotherRelease() {
    assertThat(view.onEvent(detected(1, 0, 1), 0)).isEmpty();
    assertThat(view.onEvent(detected(1, 1, 1), 0)).isEmpty();

    Optional<Swap> swap = view.onEvent(detected(1, 2, 2), 0);

    assertThat(swap).contains(new Swap(1, 2, "gate", 1, 2, PageRecords.capturedAt(2)));
    assertThat(view.onEvent(detected(1, 3, 2), 0)).isEmpty();
  }

  @Test
  void shouldReturnASwapFromNoReleaseOnlyWhenFramesWaitedForOne() {
    view.onEvent(shed(1, 0, "STALE"), 0);
    assertThat(view.onEvent(detected(1, 1, 1), 0)).as("after a stale frame").isEmpty();

    view.onEvent(shed(2, 0, "NO_RELEASE"), 0);
    assertThat(view.onEvent(detected(2, 1, 1), 0))
        .contains(new Swap(0, 1, "gate", 2, 1, PageRecords.capturedAt(1)));
  }

  @Test
  void shouldStartAnewWithANewEpochAndIgnoreAnOlderOne() {
    view.onStatus(status(1, 5, 5), 0);
    view.onEvent(detected(1, 0, 1), 0);

    view.onEvent(detected(2, 0, 2), 0);
    view.onEvent(detected(1, 1, 1), 0);

    JsonNode json = view.json(0);
    assertThat(json.get("epoch").asLong()).isEqualTo(2);
    assertThat(json.get("release").asLong()).isEqualTo(2);
    assertThat(json.get("ledger").get("detected").asLong()).isEqualTo(1);
    assertThat(json.get("state").asString()).as("no status of this epoch").isEqualTo("UNKNOWN");
  }

  @Test
  void shouldAccountForTheFramesOfTheEpoch() {
    view.onStatus(status(1, 6, 4, new DropCount("QUEUE_FULL", 2L)), 0);
    view.onEvent(detected(1, 0, 1), 0);
    view.onEvent(shed(1, 1, "STALE"), 0);
    view.onDeadLetter(frame(1, 2), 2);

    JsonNode json = view.json(0);
    JsonNode ledger = json.get("ledger");
    assertThat(json.get("state").asString()).isEqualTo("LIVE");
    assertThat(json.get("drops").get(0).get("count").asLong()).isEqualTo(2);
    assertThat(ledger.get("read").asLong()).isEqualTo(6);
    assertThat(ledger.get("dropped").asLong()).isEqualTo(2);
    assertThat(ledger.get("published").asLong()).isEqualTo(4);
    assertThat(ledger.get("detected").asLong()).isEqualTo(1);
    assertThat(ledger.get("shed").asLong()).isEqualTo(1);
    assertThat(ledger.get("dead_lettered").asLong()).isEqualTo(1);
    assertThat(ledger.get("in_flight").asLong()).isEqualTo(1);
  }

  @Test
  void shouldReportHowManyFramesAreReadPublishedAndDetectedASecond() {
    view.onStatus(status(1, 0, 0), 0); // written at 0 s
    view.onStatus(status(1, 50, 20), 2_000); // written at 2 s
    for (int index = 0; index < 20; index++) {
      view.onEvent(index % 2 == 0 ? detected(1, index, 1) : shed(1, index, "STALE"), 100 * index);
    }

    JsonNode json = view.json(2_000);
    assertThat(json.get("rates").get("read").asDouble()).isEqualTo(25);
    assertThat(json.get("rates").get("published").asDouble()).isEqualTo(10);
    assertThat(json.get("rates").get("detected").asDouble()).isEqualTo(5); // 10 frames in 1.8 s
    assertThat(json.get("state_ms").asLong()).isEqualTo(2_000); // live since 0 s
    assertThat(json.get("silent_ms").isNull()).isTrue();
  }

  @Test
  void shouldNotBelieveAReportForEver() {
    view.onStatus(status(1, 50, 20), 5_000);
    assertThat(view.noticeSilence(15_000)).isFalse();

    assertThat(view.noticeSilence(15_001)).isTrue();
    assertThat(view.noticeSilence(15_002)).as("a second time").isFalse();
    assertThat(view.json(25_000).get("silent_ms").asLong()).isEqualTo(20_000);
    assertThat(view.json(25_000).get("rates").get("read").isNull()).isTrue();

    view.onStatus(status(1, 60, 30), 26_000);
    assertThat(view.noticeSilence(26_000)).isTrue();
    assertThat(view.json(26_000).get("silent_ms").isNull()).isTrue();
  }

  @Test
  void shouldExpectNoReportsOfACameraThatHasEnded() {
    CameraStatus ended = status(1, 50, 20);
    ended.setState(CameraState.ENDED);

    view.onStatus(ended, 0);

    assertThat(view.noticeSilence(1_000_000)).isFalse();
    assertThat(view.json(1_000_000).get("silent_ms").isNull()).isTrue();
  }

  @Test
  void shouldExpectReportsOfACameraThatFailedAndIsTriedAgain() {
    CameraStatus film = status(1, 50, 20);
    film.setState(CameraState.FAILED);
    view.onStatus(film, 0);
    assertThat(view.noticeSilence(1_000_000)).isFalse();

    CameraStatus camera = status(2, 50, 20);
    camera.setState(CameraState.FAILED);
    camera.setBlindIntervals(List.of(new BlindInterval(capturedAt(0), null, "connection lost")));
    view.onStatus(camera, 1_000_000);

    assertThat(view.noticeSilence(1_010_001)).isTrue();
  }

  @Test
  void shouldNotGoBackToAFrameThatWasWrittenBack() {
    view.onFrame(frame(1, 5), jpeg(5), 0);
    view.onEvent(detected(1, 5, 1), 0);
    view.onFrame(frame(1, 2), jpeg(2), 0);

    view.onEvent(detected(1, 2, 1), 0);

    assertThat(view.latestPicture()).contains(jpeg(5));
  }

  @Test
  void shouldNotShowAFrameWhosePictureWasDropped() {
    CameraView small = new CameraView("gate", 1); // no picture is that small
    small.onFrame(frame(1, 0), jpeg(0), 0);
    small.onEvent(detected(1, 0, 1), 0);
    small.onFrame(frame(1, 1), jpeg(1), 100);

    assertThat(small.takeFresh(100)).isEmpty();
    assertThat(small.shown(100)).isEmpty();
    assertThat(small.latestPicture()).isEmpty();
  }

  /** Nobody watched before: its first report has no epoch yet. */
  @Test
  void shouldNotCallANewCameraKnownBeforeItsFirstReport() {
    CameraStatus first = status(0, 0, 0);
    long reported = first.getAt().toEpochMilli();

    view.onStatus(first, reported);

    assertThat(view.blindJson(reported + 1_000).get("known_since_ms").asLong()).isEqualTo(reported);
  }
}
