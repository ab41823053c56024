package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.platform.service.Health;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.Severity;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.testkit.SampleRecords;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Alerts with clips and pictures in a real browser, without a broker. */
@Tag("chromium")
@Timeout(90)
class ReviewPageTest {
  private static final PictureSize SIZE = new PictureSize(320, 192);
  private static final int PICTURES = 60;
  private static final long STEP_MS = 200;
  private static final AlertId LOITERING = AlertId.parse("gate/1795161600000/2/loitering");

  @TempDir private Path data;
  private final Dashboard dashboard = new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC());
  private final ObjectBoard objects = new ObjectBoard();
  private final Areas areas =
      new Areas(AreaFile.NONE, new AreaTrials(AreaTrial.NONE, Clock.systemUTC()));
  private final PageClients pages = new PageClients(4);
  private final PushScheduler scheduler = new PushScheduler(dashboard, objects, areas, pages);
  private WebServer server;
  private static Chromium browser;

  @BeforeAll
  static void openBrowser() throws Exception {
    browser = new Chromium(1400, 1100);
  }

  @BeforeEach
  void open() throws Exception {
    EvidenceFolder folder = new EvidenceFolder(data);
    Files.createDirectories(folder.of(LOITERING));
    film(folder);
    accept("yard", "entered", Severity.DETECTION, AlertType.OPENED, Duration.ofHours(3));
    accept("gate", "loitering", Severity.ALERT, AlertType.CLOSED, Duration.ofMinutes(20));
    dashboard.acceptCaughtUp();
    server =
        new WebServer(
            ConsoleConfig.onPort(0).showing(folder),
            dashboard,
            objects,
            new ObjectCounts(Clock.systemUTC()),
            areas,
            pages,
            page -> {},
            () -> Health.ready("a test"));
    server.start();
    scheduler.start();
    browser.open(server.uri());
    browser.await("document.querySelectorAll('[data-review]').length === 2");
  }

  @AfterEach
  void close() throws Exception {
    assertThat(browser.complaints()).isEmpty();
    browser.open(URI.create("about:blank")); // it would complain that the server is gone
    browser.await("location.href === 'about:blank'");
    scheduler.close();
    server.close();
  }

  @AfterAll
  static void closeBrowser() throws Exception {
    browser.close();
  }

  @Test
  void shouldPlayAndSeekTheClipOfAnAlertAndShowItsPictureWithTheBox() throws Exception {
    browser.await("document.querySelector('[data-review^=gate] img').naturalWidth === 320");
    shot("review-list");
    browser.evaluate("document.querySelector('[data-review^=gate]').click()");

    browser.await("document.querySelector('.viewer video').currentTime > 0.5");
    assertThat(browser.evaluate("document.querySelector('.viewer video').duration").asDouble())
        .isBetween((PICTURES - 1) * STEP_MS / 1000.0 - 0.1, PICTURES * STEP_MS / 1000.0 + 0.3);
    browser.evaluate("document.querySelector('.viewer video').currentTime = 9");
    browser.await(
        "!document.querySelector('.viewer video').seeking"
            + " && document.querySelector('.viewer video').currentTime > 9.1");
    shot("review-clip");

    browser.evaluate("document.querySelector('[data-part=picture]').click()");
    browser.await("document.querySelector('.viewer rect').getAttribute('width') === '60'");
    shot("review-picture");
    browser.press("Escape");
    browser.await("document.querySelector('.viewer') === null");
    browser.await("document.querySelector('li.seen [data-review^=gate]')");
    browser.evaluate("document.querySelector('[name=unseen]').click()");
    browser.await("document.querySelectorAll('[data-review]').length === 1");
  }

  @Test
  void shouldFilterAndStepFromAlertToAlertWithTheKeyboard() {
    choose("camera", "yard");
    browser.await("document.querySelectorAll('[data-review]').length === 1");
    choose("camera", "");
    choose("severity", "alert");
    browser.await("document.querySelector('[data-review]').dataset.review.startsWith('gate')");
    choose("severity", "");
    choose("period", "1");
    browser.await("document.querySelectorAll('[data-review]').length === 1");
    choose("period", "24");
    browser.await("document.querySelectorAll('.strip i').length === 2");

    browser.evaluate("document.querySelector('[data-review^=gate]').focus()");
    browser.press("Enter");
    browser.await("document.querySelector('.viewer[data-alert^=gate]')");
    browser.evaluate("document.querySelector('.viewer .close').focus()");
    browser.press("ArrowRight");
    browser.await("document.querySelector('.viewer[data-alert^=yard] .empty')");
    browser.press("ArrowLeft");
    browser.await("document.querySelector('.viewer[data-alert^=gate] video')");
    browser.press("Escape");
  }

  @Test
  void shouldShowAnAlertAndItsClipAsTheyCome() throws Exception {
    accept("hall", "entered", Severity.ALERT, AlertType.OPENED, Duration.ZERO);
    browser.await("document.querySelector('[data-review^=hall]')");
    assertThat(browser.evaluate("document.querySelector('.look[aria-label*=hall]')").isNull())
        .isTrue();

    EvidenceFolder folder = new EvidenceFolder(data);
    AlertId hall = AlertId.parse("hall/1795161600000/2/entered");
    Files.createDirectories(folder.of(hall));
    Files.copy(folder.file(LOITERING, Kind.PICTURE), folder.file(hall, Kind.PICTURE));
    Files.copy(folder.file(LOITERING, Kind.CLIP), folder.file(hall, Kind.CLIP));

    browser.await("document.querySelector('[data-review^=hall] .play')");
    browser.evaluate("document.querySelector('.look[aria-label*=hall]').click()");
    browser.await("document.querySelector('.viewer[data-alert^=hall] video').currentTime > 0");
    browser.press("Escape");
  }

  private static void film(EvidenceFolder folder) throws Exception {
    SyntheticStreet street = SyntheticStreet.of(View.CORNER, 7, SIZE.width(), SIZE.height());
    try (VideoWriter writer = VideoWriter.createClip(folder.file(LOITERING, Kind.CLIP), SIZE);
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < PICTURES; i++) {
        Picture picture = street.frame(i).picture();
        writer.write(picture, i * STEP_MS);
        if (i == 0) {
          Files.write(folder.file(LOITERING, Kind.PICTURE), encoder.encode(picture).bytes());
        }
      }
    }
  }

  private void accept(String camera, String rule, Severity severity, AlertType type, Duration ago) {
    AlertEvent event = SampleRecords.alert();
    event.setAlertId(camera + "/1795161600000/2/" + rule);
    event.setCamera(camera);
    event.setRule(rule);
    event.setSeverity(severity);
    event.setType(type);
    event.setBox(new Box(100f, 60f, 160f, 150f));
    event.setSince(Instant.now().minus(ago).minusSeconds(10));
    event.setAt(Instant.now().minus(ago));
    dashboard.accept(event);
  }

  private void choose(String name, String value) {
    browser.evaluate(
        "(() => { const s = document.querySelector('[name=%s]'); s.value = '%s';"
                .formatted(name, value)
            + " s.dispatchEvent(new Event('change')) })()");
  }

  /** For eyes: where the folder is named, the page is kept as pictures. */
  private void shot(String name) throws Exception {
    String folder = System.getProperty("retinue.test.shots", "");
    if (!folder.isEmpty()) {
      browser.screenshot(Path.of(folder).resolve(name + ".png"), false);
    }
  }
}
