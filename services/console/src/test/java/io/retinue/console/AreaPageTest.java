package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaFile.Edited;
import io.retinue.console.AreaTrial.Change;
import io.retinue.console.AreaTrial.TriedAlert;
import io.retinue.platform.service.Health;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tracked objects, zones and lines in a real browser, without a broker. */
@Tag("chromium")
@Timeout(60)
class AreaPageTest {
  private static final long EPOCH = System.currentTimeMillis();
  private static final Area DRIVE =
      new Area(
          Kind.ZONE,
          "drive",
          List.of(
              new Point(0.1, 0.5), new Point(0.4, 0.5), new Point(0.4, 0.9), new Point(0.1, 0.9)));

  private static Chromium browser;
  private static byte[] gray;

  private final Dashboard dashboard = new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC());
  private final ObjectBoard objects = new ObjectBoard();
  private final ObjectCounts counts = new ObjectCounts(Clock.systemUTC());
  private final DrawnFile file = new DrawnFile(Map.of("gate", List.of(DRIVE)));
  private final PlannedTrial trial = new PlannedTrial(file);
  private final Areas areas = new Areas(file, new AreaTrials(trial, Clock.systemUTC()));
  private final PageClients pages = new PageClients(4);
  private final PushScheduler scheduler = new PushScheduler(dashboard, objects, areas, pages);
  private final WebServer server =
      new WebServer(
          ConsoleConfig.onPort(0),
          dashboard,
          objects,
          counts,
          areas,
          pages,
          page -> {},
          () -> Health.ready("a test"));

  @BeforeAll
  static void open() throws Exception {
    try (JpegEncoder encoder = new JpegEncoder()) {
      gray = encoder.encode(new Picture(320, 180, new byte[320 * 180 * 3])).bytes();
    }
    browser = new Chromium(1400, 1100);
  }

  @AfterAll
  static void close() throws Exception {
    browser.close();
  }

  @BeforeEach
  void start() {
    areas.apply(Map.of("gate", List.of(DRIVE)));
    dashboard.accept(PageRecords.status(EPOCH, 1, 1));
    frame(0);
    dashboard.acceptCaughtUp();
    server.start();
    scheduler.start(); // now: a frame is pushed once, whether its boxes are there or not
    browser.open(server.uri());
    browser.await("document.querySelector('canvas[data-frame]')");
  }

  @AfterEach
  void stop() {
    assertThat(browser.complaints()).isEmpty();
    browser.open(URI.create("about:blank")); // it would complain that the server is gone
    browser.await("location.href === 'about:blank'");
    scheduler.close();
    server.close();
  }

  @Test
  void shouldNameTheObjectOfABoxOnceAndForgetItWhenItEnds() {
    objects.accept(object(0, ObjectEventType.NEW));
    browser.await("document.querySelector('canvas').dataset.objects === '0.3'");
    assertThat(browser.evaluate("document.querySelector('canvas').dataset.boxes").asString())
        .isEqualTo("1");

    frame(1); // nothing new of the object: its box moves with the detection
    browser.await("document.querySelector('canvas').dataset.frame === '" + EPOCH + "-1'");
    browser.await("document.querySelector('canvas').dataset.objects === '0.3'");
    browser.evaluate("document.querySelector('.enlarge').click()");
    browser.await("document.querySelector('[data-object=\"0.3\"]').textContent.includes('person')");

    objects.accept(object(2, ObjectEventType.END));
    browser.await("document.querySelector('canvas').dataset.objects === ''");
    browser.await("document.querySelector('[data-object]') === null");
    browser.press("Escape");
  }

  @Test
  void shouldChartHowManyObjectsThereWereAndReadThemOutByKeyboard() {
    long now = System.currentTimeMillis();
    counted("a", now - 600_000, now - 300_000);
    counted("b", now - 400_000, now - 350_000);
    counts.acceptCaughtUp();
    browser.evaluate("document.querySelector('.enlarge').click()");
    browser.await("document.querySelector('[data-counts=person] polygon').points.length === 122");
    browser.await(
        "document.querySelector('.counts .read').textContent.includes('0 now, at most 2')");

    browser.evaluate("document.querySelector('[data-counts=person]').focus()");
    browser.press("ArrowLeft");
    browser.await("document.activeElement.getAttribute('aria-valuenow') === '58'");
    browser.press("Home");
    browser.await("document.activeElement.getAttribute('aria-valuenow') === '0'");
    assertThat(browser.evaluate("document.activeElement.getAttribute('aria-valuetext')").asString())
        .endsWith(": nobody watched"); // the camera has been silent since 1970
    browser.evaluate(
        "(() => { const s = document.querySelector('.counts select'); s.value = '24';"
            + " s.dispatchEvent(new Event('change')) })()");
    browser.await("document.querySelector('[data-counts=person] polygon').points.length === 290");
    assertThat(text(".counts > p")).contains("each 10 minutes").contains("Known since");

    browser.press("Escape");
    browser.await("document.querySelector('.counts').hidden");
    browser.evaluate("localStorage.clear()");
  }

  private void counted(String id, long since, long seen) {
    ObjectEvent event = object(1, ObjectEventType.END);
    event.setObjectId(id);
    event.setAt(Instant.ofEpochMilli(seen));
    event.getAfter().setStartedAt(Instant.ofEpochMilli(since));
    event.getAfter().setLastSeenAt(Instant.ofEpochMilli(seen));
    counts.accept(event, seen);
  }

  @Test
  void shouldDrawAZoneWithTheMouseAndMoveAPointWithTheKeyboard() {
    edit();
    browser.evaluate("document.querySelector('.new-zone').click()");
    browser.click(".stage", 0.5, 0.3);
    browser.click(".stage", 0.9, 0.3);
    browser.click(".stage", 0.9, 0.6);
    browser.press("Enter");
    browser.await("document.querySelector('.areas .chosen input').value === 'zone_1'");
    browser.evaluate("document.querySelector('[data-point=\"2\"]').focus()");
    browser.press("ArrowDown");
    browser.press("ArrowLeft");
    browser.evaluate("document.querySelector('.save').click()");
    browser.await("document.querySelector('.panel') === null");

    List<Area> written = file.read("gate").areas();
    assertThat(written).hasSize(2).contains(DRIVE);
    List<Point> points = written.get(1).points();
    assertThat(points).hasSize(3);
    assertNear(points.get(0), 0.5, 0.3);
    assertNear(points.get(2), 0.89, 0.61);
    browser.press("Escape");
  }

  @Test
  void shouldDrawALineByKeyboardAlone() {
    edit();
    browser.evaluate("document.querySelector('.new-line').focus()");
    browser.press("Enter");
    browser.await("document.activeElement === document.querySelector('.stage')");
    browser.press("ArrowUp");
    browser.press(" ");
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    browser.press(" ");
    browser.await("document.querySelector('.areas .chosen input').value === 'line_1'");
    browser.evaluate("document.querySelector('.save').focus()");
    browser.press("Enter");
    browser.await("document.querySelector('.panel') === null");

    assertThat(file.read("gate").areas())
        .contains(
            new Area(Kind.LINE, "line_1", List.of(new Point(0.5, 0.49), new Point(0.52, 0.49))));
    browser.press("Escape");
  }

  @Test
  void shouldInsertDragAndDeletePointsAndRefuseAZoneThatCrossesItself() {
    edit();
    browser.evaluate("document.querySelector('.choose').click()");
    browser.evaluate("document.querySelector('[data-mid=\"0\"]').focus()");
    browser.press("Enter");
    browser.await("document.querySelectorAll('.point').length === 5");
    browser.press("Delete");
    browser.await("document.querySelectorAll('.point').length === 4");

    browser.drag("[data-point=\"0\"]", "[data-mid=\"2\"]"); // onto the lower edge
    browser.await("document.querySelector('.wrong').textContent.includes('crosses itself')");
    assertThat(browser.evaluate("document.querySelector('.save').disabled").asBoolean()).isTrue();
    rename("gate");
    browser.await("document.querySelector('.wrong').textContent.includes('name of a camera')");
    browser.evaluate("document.querySelector('.cancel').click()");
    browser.await("document.querySelector('.panel') === null");
    assertThat(file.read("gate").areas()).containsExactly(DRIVE);
    browser.press("Escape");
  }

  @Test
  void shouldShowWhatTheServerRefusesAndThatTheFileHasChanged() {
    edit();
    rename(DrawnFile.REFUSED);
    browser.evaluate("document.querySelector('.save').click()");
    browser.await("document.querySelector('.wrong').textContent.includes('line 4: neither')");
    browser.complaints().clear(); // Chromium logs every answer that is an error

    file.write("gate", file.read("gate").version(), List.of());
    rename("fine");
    browser.evaluate("document.querySelector('.save').click()");
    browser.await("document.querySelector('.wrong').textContent.includes('changed meanwhile')");
    browser.evaluate("document.querySelector('.reload').click()");
    browser.await("document.querySelectorAll('.areas li').length === 0");
    browser.complaints().clear();
    browser.evaluate("document.querySelector('.cancel').click()");
    browser.press("Escape");
  }

  @Test
  void shouldTryAZoneBeforeItIsSavedAndShowAnAlertThatVanishes() {
    AlertEvent alert = SampleRecords.alert();
    alert.setCamera("gate");
    alert.setType(AlertType.CLOSED);
    dashboard.accept(alert);
    long since = alert.getSince().toEpochMilli();
    for (int i = 0; i < 103; i++) {
      found(Change.APPEARS, "gate/1/" + i + "/x", since + i);
    }
    found(Change.VANISHES, alert.getAlertId(), since);
    found(Change.VANISHES, "gate/7/7/gone", since + 500); // of which the page has nothing
    found(Change.STAYS, "gate/1/9/x", since);
    edit();
    rename("entry");
    browser.evaluate("document.querySelector('.try').focus()");
    browser.press("Enter");

    browser.await(
        "document.querySelector('.trial [role=status]').textContent.includes('103 would')");
    assertThat(text(".trial [role=status]"))
        .isEqualTo(
            "1,060 frames, compared with the alerts that there were: 103 would appear, 2 vanish,"
                + " 1 stay.");
    assertThat(text(".compared tbody")).isEqualTo("rule10321");
    assertThat(text("[data-change=appears] li:last-child"))
        .isEqualTo("and 3 more, older than these");
    assertThat(trial.tried).extracting(Edited::was).containsExactly("drive");
    assertThat(trial.tried.get(0).area().name()).isEqualTo("entry");
    assertThat(file.read("gate").version()).isEqualTo("v0");
    assertThat(browser.evaluate("document.activeElement.className").asString()).isEqualTo("try");

    browser.evaluate("document.querySelector('[data-tried=\"gate/7/7/gone\"]').click()");
    browser.await(
        "document.querySelector('.trial [role=status]').textContent.includes('not among')");
    browser.evaluate(
        "document.querySelector('[data-tried=\"%s\"]').click()".formatted(alert.getAlertId()));
    browser.await("document.querySelector('dialog.viewer').open");
    browser.press("Escape");
    browser.await("document.querySelector('dialog') === null");
    assertThat(browser.evaluate("document.querySelector('.panel') !== null").asBoolean()).isTrue();

    rename("entry_2");
    browser.await("document.querySelector('.result.outdated .note').checkVisibility()");
    browser.evaluate("document.querySelector('.cancel').click()");
    browser.press("Escape");
  }

  @Test
  void shouldStopATrialAndShowWhyOneIsRefused() throws Exception {
    trial.endless = true;
    edit();
    browser.evaluate("document.querySelector('.try').click()");
    browser.await("document.querySelector('.trial progress').value > 0"); // a minute of the hour
    browser.evaluate("document.querySelector('.try').click()");
    browser.await("document.querySelector('.trial [role=status]').textContent === 'Stopped.'");
    assertThat(trial.ended.await(20, TimeUnit.SECONDS)).isTrue();
    trial.endless = false;

    rename(DrawnFile.REFUSED);
    browser.await("!document.querySelector('.try').disabled");
    Deadline.inSeconds(20)
        .await(
            "the first trial has ended: the second one is refused for its own reason",
            () -> {
              browser.evaluate("document.querySelector('.try').click()");
              browser.await("document.querySelector('.try').textContent === 'Try it'");
              return text(".wrong").contains("line 4: neither");
            });
    rename("gate"); // the name of a camera
    browser.await("document.querySelector('.try').disabled");
    browser.complaints().clear(); // Chromium logs every answer that is an error
    browser.evaluate("document.querySelector('.cancel').click()");
    browser.press("Escape");
  }

  @Test
  void shouldShowNoTrialWhereNothingCanBeSaved() {
    CameraStatus yard = PageRecords.status(EPOCH, 1, 1); // a camera that the file lacks
    yard.setCamera("yard");
    dashboard.accept(yard);
    browser.await("document.querySelector('[data-camera=yard]')");
    browser.evaluate("document.querySelector('[data-camera=yard] .enlarge').click()");
    browser.evaluate("document.querySelector('[data-camera=yard] .edit').click()");
    browser.await("document.querySelector('.wrong').textContent.includes('no camera')");

    assertThat(browser.evaluate("document.querySelector('.trial').hidden").asBoolean()).isTrue();
    browser.complaints().clear();
    browser.evaluate("document.querySelector('.cancel').click()");
    browser.press("Escape");
  }

  private void found(Change change, String id, long since) {
    Instant at = Instant.ofEpochMilli(since);
    trial.found.add(new TriedAlert(change, id, "rule", "person", at, at.plusSeconds(4)));
  }

  private static String text(String selector) {
    return browser
        .evaluate("document.querySelector('%s').textContent".formatted(selector))
        .asString();
  }

  private static void rename(String name) {
    browser.evaluate(
        "(() => { const i = document.querySelector('.areas input'); i.value = '%s';".formatted(name)
            + " i.dispatchEvent(new Event('input')) })()");
  }

  private static void edit() {
    browser.evaluate("document.querySelector('.enlarge').click()");
    browser.evaluate("document.querySelector('.large .edit').click()");
    browser.await("document.querySelector('.areas [data-name=drive]')");
  }

  private static void assertNear(Point point, double x, double y) {
    assertThat(Math.hypot(point.x() - x, point.y() - y)).isLessThan(0.003);
  }

  private void frame(long index) {
    Frame frame = PageRecords.frame(EPOCH, index);
    frame.setBytes(ByteBuffer.wrap(gray));
    dashboard.accept(frame);
    DetectionEvent event = PageRecords.detected(EPOCH, index, 1, "person");
    event.setDetections(List.of(new Detection("person", 0.9f, box(index))));
    dashboard.accept(event);
  }

  private static Box box(long index) {
    return new Box(100f + index, 60f, 140f + index, 150f);
  }

  private static ObjectEvent object(long index, ObjectEventType type) {
    return ObjectBoardTest.event("gate", EPOCH, index, 0, 3, type, box(index));
  }
}
