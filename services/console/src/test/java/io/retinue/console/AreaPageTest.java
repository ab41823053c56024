package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.platform.service.Health;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
  private final DrawnFile file = new DrawnFile(Map.of("gate", List.of(DRIVE)));
  private final Areas areas = new Areas(file);
  private final PageClients pages = new PageClients(4);
  private final PushScheduler scheduler = new PushScheduler(dashboard, objects, areas, pages);
  private final WebServer server =
      new WebServer(
          ConsoleConfig.onPort(0),
          dashboard,
          objects,
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
