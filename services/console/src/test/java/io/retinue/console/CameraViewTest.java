package io.retinue.console;

import static io.retinue.console.PageRecords.detected;
import static io.retinue.console.PageRecords.frame;
import static io.retinue.console.PageRecords.jpeg;
import static io.retinue.console.PageRecords.shed;
import static io.retinue.console.PageRecords.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Timeline.Swap;
import io.retinue.schemas.DropCount;
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
    view.onStatus(status(1, 5, 5));
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
    view.onStatus(status(1, 6, 4, new DropCount("QUEUE_FULL", 2L)));
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
    assertThat(small.shown()).isEmpty();
    assertThat(small.latestPicture()).isEmpty();
  }
}
