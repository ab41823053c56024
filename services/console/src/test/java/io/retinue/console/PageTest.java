package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.http.AllowedHosts;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.RetractionReason;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page in a real browser, fed through a real broker. */
@Tag("chromium")
@Timeout(90)
class PageTest {
  private static final long EPOCH = System.currentTimeMillis();
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static BrokerUnderTest broker;
  private static KafkaConnection kafka;
  private static PageFeed feed;
  private static ConsoleService console;
  private static Chromium browser;
  private static byte[] gray;

  @BeforeAll
  static void open() throws Exception {
    broker = BrokerUnderTest.fresh();
    kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(2);
    byte[] rgb = new byte[PageFeed.WIDTH * PageFeed.HEIGHT * 3];
    Arrays.fill(rgb, (byte) 100);
    try (JpegEncoder encoder = new JpegEncoder()) {
      gray = encoder.encode(new Picture(PageFeed.WIDTH, PageFeed.HEIGHT, rgb)).bytes();
    }
    feed = new PageFeed(kafka);
    feed.release(1, ReleaseState.CHAMPION, 0.44, "person", "car");
    console = ConsoleService.create(ConsoleConfig.onPort(0), kafka);
    console.start();
    Deadline.inSeconds(30).await("the console is ready", () -> console.health().ready());
    browser = new Chromium(1400, 1000);
    browser.open(console.uri());
    browser.await("document.documentElement.dataset.ready");
  }

  @AfterAll
  static void close() throws Exception {
    browser.close();
    console.close();
    feed.close();
    broker.close();
  }

  @AfterEach
  void shouldNeverComplain() {
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void shouldDrawTheBoxesOfEachFrameThatComes() {
    feed.status("gate", EPOCH, CameraState.LIVE, 1);
    feed.frame("gate", EPOCH, 0, gray);
    feed.detected("gate", EPOCH, 0, 1, PageFeed.box("person", 0.9, 80, 40, 160, 140));
    browser.await(canvas("gate") + ".dataset.boxes === '1'");

    assertThat(color("gate", 80, 90)).as("left edge of the box").isEqualTo("255,111,97");
    assertThat(color("gate", 120, 90)).as("inside the box").isEqualTo("100,100,100");
    assertThat(color("gate", 40, 90)).as("outside the box").isEqualTo("100,100,100");
    assertThat(text("[data-camera=gate] .seen")).isEqualTo("1 person");
    browser.await(
        "document.querySelector('[data-camera=gate] .badge').textContent === 'release 1'");

    feed.frame("gate", EPOCH, 1, gray);
    feed.detected(
        "gate",
        EPOCH,
        1,
        1,
        PageFeed.box("person", 0.9, 80, 40, 160, 140),
        PageFeed.box("car", 0.8, 200, 40, 280, 100),
        PageFeed.box("car", 0.2, 10, 100, 60, 150)); // below the score that is shown
    browser.await(canvas("gate") + ".dataset.frame === '" + EPOCH + "-1'");
    assertThat(browser.evaluate(canvas("gate") + ".dataset.boxes").asString()).isEqualTo("2");
    assertThat(color("gate", 200, 70)).as("the car's edge").isEqualTo("77,163,255");
  }

  @Test
  void shouldShowALabelThatHoldsHtmlAsText() {
    feed.frame("hostile", EPOCH, 0, gray);
    feed.detected("hostile", EPOCH, 0, 1, PageFeed.box(HOSTILE, 0.9, 80, 40, 160, 140));
    feed.alert("hostile", EPOCH, 0, HOSTILE, AlertType.OPENED);

    browser.await(canvas("hostile") + ".dataset.boxes === '1'");
    browser.await(
        "document.querySelector('#alerts').textContent.includes('" + HOSTILE + " on hostile')");

    assertThat(text("[data-camera=hostile] .seen")).isEqualTo("1 " + HOSTILE);
    assertThat(text("#alerts")).contains(HOSTILE);
    assertThat(browser.evaluate("document.querySelectorAll('img[src=x]').length").asInt()).isZero();
  }

  @Test
  void shouldRetractAnAlertWithTheReasonThatAPersonGives() {
    feed.alert("wrong", EPOCH, 4, "person", AlertType.CLOSED);
    String row = "document.querySelector('[data-alert$=\"/4/person_in_street\"]')";
    browser.await(row + "?.textContent.includes('wrong')");

    browser.evaluate(row + ".querySelector('button').click()");
    browser.evaluate("document.querySelector('dialog [name=by]').value = 'ada'");
    browser.evaluate("document.querySelector('dialog [name=comment]').value = 'a shadow'");
    browser.evaluate("document.querySelector('dialog [value=unwanted]').click()");
    browser.evaluate("document.querySelector('dialog .main').click()");
    browser.await("document.querySelector('dialog') === null");

    List<Retraction> written = new ArrayList<>();
    TopicReader.scan(
        new KafkaClients(kafka),
        Topic.RETRACTIONS,
        new RetinueSerdes(kafka).retractions(),
        (record, value) -> written.add(value));
    assertThat(written)
        .singleElement()
        .satisfies(
            retraction -> {
              assertThat(retraction.getAlert().getCamera()).isEqualTo("wrong");
              assertThat(retraction.getBy()).isEqualTo("ada");
              assertThat(retraction.getComment()).isEqualTo("a shadow");
              assertThat(retraction.getReason()).isEqualTo(RetractionReason.UNWANTED);
            });
    feed.alert("wrong", EPOCH, 4, "person", AlertType.RETRACTED); // as the alerter answers
    browser.await(row + ".textContent.includes('false positive')");
    assertThat(browser.evaluate(row + ".querySelector('button') === null").asBoolean()).isTrue();
  }

  @Test
  void shouldTellTheMomentOfTheSwap() {
    feed.status("swap", EPOCH, CameraState.LIVE, 2);
    feed.frame("swap", EPOCH, 0, gray);
    feed.frame("swap", EPOCH, 1, gray);
    feed.detected("swap", EPOCH, 0, 1);
    browser.await(canvas("swap") + ".dataset.frame === '" + EPOCH + "-0'");
    feed.release(2, ReleaseState.CHAMPION, 0.61, "person", "car", "bicycle");
    browser.await("document.querySelector('[data-version=\"2\"]')");
    feed.detected("swap", EPOCH, 1, 2, PageFeed.box("bicycle", 0.8, 100, 60, 180, 120));

    browser.await("document.querySelector('[data-first=bicycle] canvas[data-drawn]')");
    assertThat(text("#banner"))
        .contains("it now also finds bicycle")
        .contains("Release 2 took over from release 1 at frame 1 of swap")
        .contains("no frame lost")
        .contains("First bicycle boxed");
    browser.await(
        "document.querySelector('[data-camera=swap] .swap').textContent"
            + " === '⇄ release 2 since frame 1'");
    browser.await(
        "document.querySelector('[data-camera=swap] .badge').textContent === 'release 2'");
    browser.await("document.querySelector('#ledger [data-missing=\"0\"]')");
  }

  @Test
  void shouldDrawTheCurveOfTheRun() {
    for (int step = 0; step <= 100; step += 10) {
      feed.training(
          "run", TrainingPhase.FIT, step, 200, step % 50 == 0 ? 0.2 + step / 500.0 : null);
    }

    browser.await("document.querySelectorAll('#training circle').length === 3"); // 0, 50, 100
    browser.await("document.querySelectorAll('#training polyline').length === 3");
    assertThat(text("#training")).contains("AP 0.40").contains("champion 0.44").contains("fit");
    assertThat(text("#loop")).contains("50 %");
  }

  @Test
  void shouldSayWhatIsNeededWhenThereIsNoRelease() throws Exception {
    ConsoleConfig unborn =
        new ConsoleConfig(
            "127.0.0.1",
            0,
            AllowedHosts.loopback(),
            "unborn",
            1 << 20,
            Duration.ofSeconds(5),
            4,
            Optional.empty());
    try (ConsoleService empty = ConsoleService.create(unborn, kafka);
        Chromium phone = new Chromium(390, 800)) {
      empty.start();
      phone.open(empty.uri());
      phone.await("document.documentElement.dataset.ready");
      phone.await("document.querySelector('#banner').textContent.includes('Labels needed')");
      assertThat(phone.evaluate("document.documentElement.scrollWidth").asInt())
          .as("nothing hangs over the edge of a phone")
          .isLessThanOrEqualTo(390);
      assertThat(phone.complaints()).isEmpty();
    }
  }

  @Test
  void shouldShowTheBoardBeforeItHearsFromTheServer() throws Exception {
    String breakout = "</script><img src=x onerror=document.title='broken'>";
    String comment = "<!--<script>";
    feed.status("first", EPOCH, CameraState.LIVE, 1, new DropCount("SAMPLED_OUT", 2L));
    feed.frame("first", EPOCH, 0, gray);
    feed.detected(
        "first",
        EPOCH,
        0,
        1,
        PageFeed.box(breakout, 0.9, 80, 40, 160, 140),
        PageFeed.box(comment, 0.8, 200, 40, 280, 100));
    feed.alert("first", EPOCH, 0, breakout, AlertType.OPENED);
    browser.await(canvas("first") + ".dataset.boxes === '2'");
    browser.await("document.querySelector('#alerts').textContent.includes('</script>')");
    browser.await(cell("read") + ".firstChild.textContent === '3'");

    try (Chromium fresh = new Chromium(1400, 1000)) {
      fresh.hold("*/api/events*");
      fresh.open(console.uri());
      fresh.await(canvas("first") + ".dataset.boxes === '2'"); // its picture has come

      assertThat(text(fresh, "#link")).isEqualTo("connecting");
      assertThat(fresh.evaluate("document.documentElement.dataset.ready ?? 'no'").asString())
          .isEqualTo("no");
      assertThat(text(fresh, "#loop [data-node=detector]")).contains("RetinaNet looksRelease");
      assertThat(text(fresh, "#loop [data-node=cameras]")).doesNotContain("no camera");
      assertThat(text(fresh, "#banner")).doesNotContain("No release yet");
      assertThat(text(fresh, "#releases")).contains("serves");
      assertThat(text(fresh, "[data-camera=first] .badge")).isEqualTo("release 1");
      assertThat(fresh.evaluate(cell("dropped") + ".textContent").asString())
          .isEqualTo("2sampled out");
      assertThat(fresh.evaluate(cell("published") + ".textContent").asString()).isEqualTo("1");

      assertThat(text(fresh, "[data-camera=first] .seen")).contains(breakout).contains(comment);
      assertThat(text(fresh, "#alerts")).contains(breakout);
      assertThat(fresh.evaluate("document.querySelectorAll('img[src=x]').length").asInt()).isZero();
      assertThat(fresh.evaluate("document.title").asString()).isEqualTo("Retinue");
      assertThat(fresh.complaints()).isEmpty();
    }
  }

  @Test
  void shouldClaimNothingBeforeTheServerHasRead() throws Exception {
    Dashboard board = new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC());
    PageClients pages = new PageClients(4);
    try (WebServer server =
            new WebServer(
                ConsoleConfig.onPort(0),
                board,
                new ObjectBoard(),
                new ObjectCounts(Clock.systemUTC()),
                new Areas(AreaFile.NONE, new AreaTrials(AreaTrial.NONE, Clock.systemUTC())),
                pages,
                page -> {},
                () -> Health.starting("reading"));
        Chromium early = new Chromium(1400, 1000)) {
      server.start();
      early.open(server.uri());
      early.await("document.documentElement.dataset.ready");

      assertThat(text(early, "main"))
          .contains("Reading what happened before")
          .doesNotContainIgnoringCase("no release")
          .doesNotContainIgnoringCase("no camera")
          .doesNotContain("0 labels");

      board.acceptLabels(0);
      board.acceptCaughtUp();
      board.takeChanged().forEach(part -> pages.publish(PushScheduler.key(part), board.json(part)));
      early.await("document.querySelector('#banner').textContent.includes('No release yet')");
      assertThat(text(early, "main")).contains("No camera yet").contains("0 labels");
      assertThat(early.complaints()).isEmpty();
    }
  }

  /** A cell of the ledger's row of the camera {@code first}. */
  private static String cell(String field) {
    return "document.querySelector('#ledger [data-camera=first] [data-field=" + field + "]')";
  }

  private static String canvas(String camera) {
    return "document.querySelector('[data-camera=" + camera + "] canvas')";
  }

  private static String text(String selector) {
    return text(browser, selector);
  }

  private static String text(Chromium page, String selector) {
    return page.evaluate("document.querySelector('" + selector + "').textContent").asString();
  }

  /** The color of the pixel that shows (x, y) of the frame, as "r,g,b". */
  private static String color(String camera, int x, int y) {
    String script =
        "(() => { const c = %s; const s = c.width / %d;"
            + " return [...c.getContext('2d').getImageData(%d * s, %d * s, 1, 1).data]"
            + ".slice(0, 3).join(',') })()";
    return browser.evaluate(script.formatted(canvas(camera), PageFeed.WIDTH, x, y)).asString();
  }
}
