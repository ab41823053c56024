package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.service.Health;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.testkit.Deadline;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Up to 64 cameras on the page, in a real browser: seen, hidden, enlarged, ordered, and down. */
@Tag("chromium")
@Timeout(90)
class CameraWallTest {
  private static final long EPOCH = System.currentTimeMillis();
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static byte[] gray;
  private static Chromium laptop;

  private final Dashboard dashboard = new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC());
  private final ObjectBoard objects = new ObjectBoard();
  private final Areas areas =
      new Areas(AreaFile.NONE, new AreaTrials(AreaTrial.NONE, Clock.systemUTC()));
  private final PageClients pages = new PageClients(8);
  private final PushScheduler scheduler = new PushScheduler(dashboard, objects, areas, pages);
  private final WebServer server =
      new WebServer(
          ConsoleConfig.onPort(0),
          dashboard,
          objects,
          new ObjectCounts(Clock.systemUTC()),
          areas,
          pages,
          page -> {},
          () -> Health.ready("a test"));

  @BeforeAll
  static void open() throws Exception {
    try (JpegEncoder encoder = new JpegEncoder()) {
      gray = encoder.encode(new Picture(320, 180, new byte[320 * 180 * 3])).bytes();
    }
    laptop = new Chromium(1400, 900);
  }

  @AfterAll
  static void close() throws Exception {
    laptop.close();
  }

  @BeforeEach
  void start() {
    server.start();
    scheduler.start();
    dashboard.acceptCaughtUp();
  }

  @AfterEach
  void stop() {
    scheduler.close();
    server.close();
    assertThat(laptop.complaints().stream().filter(complaint -> !isOfTheEnd(complaint))).isEmpty();
  }

  @Test
  void shouldGetFramesOnlyOfTheCamerasThatAreNotHidden() {
    List<String> cameras = cameras(64);
    show(laptop, cameras);
    hideAllBut(laptop, cameras, 4);
    laptop.evaluate("document.querySelector('#tiles').scrollIntoView()");
    awaitShown(Set.of("camera-00", "camera-01", "camera-02", "camera-03"));

    laptop.evaluate("performance.clearResourceTimings()");
    cameras.forEach(camera -> frame(camera, 1));
    for (String camera : cameras.subList(0, 4)) {
      laptop.await(canvas(camera) + ".dataset.frame === '" + EPOCH + "-1'");
    }
    assertThat(loaded(laptop)).isEqualTo(new TreeSet<>(cameras.subList(0, 4)));
    assertThat(text(laptop, "#away")).contains("60 cameras hidden");
  }

  @Test
  void shouldGetFramesOnlyOfTheCamerasInView() throws Exception {
    List<String> cameras = cameras(64);
    try (Chromium phone = new Chromium(390, 800)) {
      show(phone, cameras);
      phone.await("scrollTo(0, 0), document.querySelectorAll('.tile').length === 64");
      phone.evaluate(tile("camera-00") + ".scrollIntoView()");
      Deadline.inSeconds(20)
          .await(
              "only the first",
              () -> pages.shown().test("camera-00") && !pages.shown().test("camera-40"));
      assertThat(shown(cameras)).hasSizeLessThan(24);

      phone.evaluate(tile("camera-63") + ".scrollIntoView()");

      Deadline.inSeconds(20)
          .await(
              "only the last",
              () -> pages.shown().test("camera-63") && !pages.shown().test("camera-00"));
      frame("camera-63", 1);
      phone.await(canvas("camera-63") + ".dataset.frame === '" + EPOCH + "-1'");
      assertThat(phone.evaluate("document.documentElement.scrollWidth").asInt())
          .as("nothing hangs over the edge of a phone")
          .isLessThanOrEqualTo(390);
      assertThat(phone.complaints()).isEmpty();
    }
  }

  @Test
  void shouldGetNoFramesBehindAnotherTab() {
    show(laptop, cameras(2));
    awaitShown(Set.of("camera-00", "camera-01"));

    laptop.evaluate(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true }),"
            + " document.dispatchEvent(new Event('visibilitychange'))");
    awaitShown(Set.of());
    frame("camera-00", 1);
    laptop.evaluate(
        "delete document.hidden, document.dispatchEvent(new Event('visibilitychange'))");

    laptop.await(canvas("camera-00") + ".dataset.frame === '" + EPOCH + "-1'");
  }

  @Test
  void shouldKeepWhatIsHiddenAndTheOrderInTheBrowser() {
    show(laptop, cameras(4));
    laptop.evaluate(button("camera-01", "hide") + ".click()");
    laptop.evaluate(button("camera-03", "move") + ".focus()");
    laptop.press("Home");
    assertThat(order(laptop)).containsExactly("camera-03", "camera-00", "camera-02");
    assertThat(text(laptop, "#said")).isEqualTo("camera-03 is now 1 of 3.");

    laptop.open(server.uri());
    awaitTiles(laptop, 4);
    assertThat(order(laptop)).containsExactly("camera-03", "camera-00", "camera-02");
    assertThat(text(laptop, "#away")).isEqualTo("1 camera hidden:+ camera-01");

    laptop.evaluate("document.querySelector('[data-show=camera-01]').click()");
    assertThat(order(laptop)).containsExactly("camera-03", "camera-00", "camera-01", "camera-02");
    laptop.open(server.uri());
    awaitTiles(laptop, 4);
    assertThat(order(laptop)).containsExactly("camera-03", "camera-00", "camera-01", "camera-02");
  }

  @Test
  void shouldWorkByKeyboardAlone() {
    show(laptop, cameras(4));
    for (int stops = 0; stops < 5 && !focused(laptop).equals("camera-00 enlarge"); stops++) {
      laptop.press("Tab");
    }
    assertThat(focused(laptop)).isEqualTo("camera-00 enlarge");

    laptop.press("ArrowRight");
    assertThat(focused(laptop)).isEqualTo("camera-01 enlarge");
    laptop.press("Enter");
    assertThat(large(laptop)).isEqualTo("camera-01");
    assertThat(order(laptop)).startsWith("camera-01");
    laptop.press("Escape");
    assertThat(large(laptop)).isEmpty();
    assertThat(focused(laptop)).isEqualTo("camera-01 enlarge");

    laptop.press("Tab");
    assertThat(focused(laptop)).isEqualTo("camera-01 move");
    laptop.press("ArrowRight");
    assertThat(order(laptop)).containsExactly("camera-00", "camera-02", "camera-01", "camera-03");
    assertThat(focused(laptop)).as("the tile has moved").isEqualTo("camera-01 move");
    laptop.press("Tab");
    laptop.press("Enter");
    assertThat(order(laptop)).containsExactly("camera-00", "camera-02", "camera-03");
    assertThat(focused(laptop)).isEqualTo("camera-03 enlarge");
    laptop.press("Tab");
    assertThat(focused(laptop)).as("one tile's buttons are stops").isEqualTo("camera-03 move");
  }

  @Test
  void shouldOrderByDragging() {
    show(laptop, cameras(4));
    laptop.evaluate(tile("camera-00") + ".scrollIntoView()");

    laptop.drag("[data-camera=camera-00] .enlarge", "[data-camera=camera-03] .enlarge");

    assertThat(order(laptop)).containsExactly("camera-01", "camera-02", "camera-03", "camera-00");
    assertThat(large(laptop)).as("the end of a drag is no click").isEmpty();
    laptop.drag("[data-camera=camera-01] .enlarge", "[data-camera=camera-01] .enlarge");
    assertThat(large(laptop)).as("a click without a drag").isEqualTo("camera-01");
  }

  @Test
  void shouldShowACameraThatIsNotLiveAsOld() {
    show(laptop, cameras(2));
    CameraStatus failed = status("camera-00", 5, new DropCount("BUFFER_FULL", 2L));
    failed.setState(CameraState.FAILED);
    failed.setReason("the password is wrong " + HOSTILE);
    dashboard.accept(failed);

    laptop.await(tile("camera-00") + ".classList.contains('old')");
    assertThat(text(laptop, "[data-camera=camera-00] .veil"))
        .contains("Failed", "the password is wrong " + HOSTILE)
        .containsPattern("picture of [0-9.]+ (s|min) ago");
    assertThat(text(laptop, "[data-camera=camera-00] .word")).isEqualTo("failed");
    assertThat(text(laptop, "[data-camera=camera-00] .drops")).isEqualTo("2 dropped");
    assertThat(style(laptop, "camera-00")).contains("grayscale");
    assertThat(text(laptop, "[data-camera=camera-01] .word")).isEqualTo("live");
    assertThat(style(laptop, "camera-01")).isEqualTo("none");
    assertThat(text(laptop, "#loop [data-node=cameras]")).contains("1 live, 1 not");

    dashboard.accept(status("camera-00", 6));
    laptop.await("!" + tile("camera-00") + ".classList.contains('old')");
  }

  @Test
  void shouldNotShowACameraAsLiveWhoseReaderIsSilent() {
    CameraStatus hourAgo = status("camera-00", 1);
    hourAgo.setAt(Instant.now().minusSeconds(3_600));
    Dashboard restarted = new Dashboard(ConsoleConfig.onPort(0), Clock.systemUTC());
    restarted.accept(hourAgo);
    restarted.acceptCaughtUp();
    try (WebServer other =
        new WebServer(
            ConsoleConfig.onPort(0),
            restarted,
            objects,
            new ObjectCounts(Clock.systemUTC()),
            areas,
            new PageClients(1),
            page -> {},
            () -> Health.ready("a test"))) {
      other.start();
      laptop.open(other.uri());
      awaitTiles(laptop, 1);

      assertThat(text(laptop, "[data-camera=camera-00] .veil"))
          .contains("No report: is ingest running?", "for 60 min", "it was live before");
      assertThat(text(laptop, "#loop [data-node=cameras]")).contains("0 live, 1 not");
    }
  }

  @Test
  void shouldTakeAwayTheTileOfARemovedCamera() {
    show(laptop, cameras(3));
    laptop.evaluate("document.querySelector('[data-camera=camera-01] .enlarge').click()");
    laptop.await(tile("camera-01") + ".classList.contains('large')");

    dashboard.acceptRemoval("camera-01");
    dashboard.acceptRemoval("camera-02");

    awaitTiles(laptop, 1);
    assertThat(text(laptop, "#tiles")).contains("camera-00").doesNotContain("camera-01");
    dashboard.acceptRemoval("camera-00");
    laptop.await("document.querySelector('#tiles').textContent.includes('No camera yet')");
    dashboard.accept(status("camera-02", 7));
    awaitTiles(laptop, 1);
  }

  @Test
  void shouldProveWhenNobodyWatched() {
    show(laptop, cameras(2));
    Instant now = Instant.now();
    CameraStatus stalled = status("camera-00", 5);
    stalled.setState(CameraState.STALLED);
    stalled.setBlindIntervals(
        List.of(
            new BlindInterval(now.minusSeconds(7_200), now.minusSeconds(7_140), "rebooted"),
            new BlindInterval(now.minusSeconds(30), null, "connection lost " + HOSTILE)));
    dashboard.accept(stalled);

    laptop.await("document.querySelector('#blind [data-blind=\"1\"]')");
    assertThat(text(laptop, "[data-camera=camera-00] .veil"))
        .containsPattern("blind for 3[0-9] s: connection lost <img");
    assertThat(text(laptop, "#blind summary"))
        .containsPattern("camera-00 (9[0-9] s|2 min) in 2 gaps");
    assertThat(text(laptop, "#blind .intervals"))
        .contains("60 s: rebooted")
        .containsPattern("– nowblind for 3[0-9] s: connection lost <img");
    assertThat(text(laptop, "#blind")).contains("No gap: camera-01 since");
    laptop.evaluate(button("camera-00", "enlarge") + ".click()");
    assertThat(text(laptop, "[data-camera=camera-00] .more")).contains("2 gaps", "rebooted");

    CameraStatus live = status("camera-00", 6);
    live.setBlindIntervals(
        List.of(
            stalled.getBlindIntervals().get(0),
            new BlindInterval(now.minusSeconds(30), now, "connection lost")));
    dashboard.accept(live);
    laptop.await("document.querySelector('#blind [data-blind=\"0\"]')");
    assertThat(text(laptop, "#blind .intervals")).contains("30 s: connection lost");
  }

  @Test
  void shouldPassOverWhateverElseIsKeptInTheBrowser() {
    for (String kept :
        List.of(
            "nonsense{",
            "null",
            "[]",
            "{\"order\":7,\"hidden\":\"camera-00\",\"large\":[]}",
            "{\"order\":[\"" + HOSTILE + "\",3],\"hidden\":[\"" + HOSTILE + "\"]}")) {
      show(laptop, cameras(2));
      laptop.evaluate("localStorage.setItem('cameras', `" + kept + "`)");

      laptop.open(server.uri());

      awaitTiles(laptop, 2);
      assertThat(order(laptop)).as(kept).containsExactly("camera-00", "camera-01");
    }
  }

  /** Opens the page with these cameras, each with a picture, and nothing kept in the browser. */
  private void show(Chromium browser, List<String> cameras) {
    for (String camera : cameras) {
      dashboard.accept(status(camera, 1));
      frame(camera, 0);
    }
    browser.open(server.uri());
    browser.evaluate("localStorage.clear()");
    browser.open(server.uri());
    awaitTiles(browser, cameras.size());
  }

  private static void awaitTiles(Chromium browser, int count) {
    browser.await("document.documentElement.dataset.ready");
    browser.await("document.querySelectorAll('.tile').length === " + count);
  }

  private void frame(String camera, long index) {
    Frame frame = PageRecords.frame(EPOCH, index);
    frame.setCamera(camera);
    frame.setCapturedAt(Instant.now());
    frame.setIngestedAt(Instant.now());
    frame.setBytes(ByteBuffer.wrap(gray));
    dashboard.accept(frame);
    DetectionEvent event = PageRecords.detected(EPOCH, index, 1);
    event.getFrame().setCamera(camera);
    event.setCapturedAt(frame.getCapturedAt());
    dashboard.accept(event);
  }

  private static CameraStatus status(String camera, long published, DropCount... drops) {
    CameraStatus status = PageRecords.status(EPOCH, published, published, drops);
    status.setCamera(camera);
    status.setSince(Instant.now());
    status.setAt(Instant.now());
    return status;
  }

  private static List<String> cameras(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("camera-%02d".formatted(i));
    }
    return names;
  }

  private void hideAllBut(Chromium browser, List<String> cameras, int first) {
    String hidden =
        cameras.subList(first, cameras.size()).stream()
            .map(name -> '"' + name + '"')
            .collect(Collectors.joining(","));
    browser.evaluate("localStorage.setItem('cameras', '{\"hidden\":[" + hidden + "]}')");
    browser.open(server.uri());
    browser.await("document.querySelectorAll('.tile[hidden]').length === 60");
  }

  private void awaitShown(Set<String> expected) {
    Deadline.inSeconds(20)
        .await("frames of just " + expected, () -> shown(cameras(64)).equals(expected));
  }

  /** Of which cameras the server sends frames. */
  private Set<String> shown(List<String> cameras) {
    return cameras.stream().filter(pages.shown()).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The cameras of which the browser has loaded pictures. */
  private static Set<String> loaded(Chromium browser) {
    Set<String> names = new TreeSet<>();
    browser
        .evaluate(
            "performance.getEntriesByType('resource').map((e) => e.name)"
                + ".filter((n) => n.includes('/frames/')).map((n) => n.split('/').at(-3))")
        .forEach(name -> names.add(name.asString()));
    return names;
  }

  private static List<String> order(Chromium browser) {
    List<String> names = new ArrayList<>();
    browser
        .evaluate(
            "[...document.querySelectorAll('.tile:not([hidden])')].map((t) => t.dataset.camera)")
        .forEach(name -> names.add(name.asString()));
    return names;
  }

  /** Camera and kind of the button that has the focus. */
  private static String focused(Chromium browser) {
    return browser
        .evaluate(
            "((e) => (e.closest('.tile')?.dataset.camera ?? '') + ' '"
                + " + e.className.replace('tool ', ''))(document.activeElement)")
        .asString();
  }

  private static String large(Chromium browser) {
    return browser.evaluate("document.querySelector('.large')?.dataset.camera ?? ''").asString();
  }

  private static String style(Chromium browser, String camera) {
    return browser.evaluate("getComputedStyle(" + canvas(camera) + ").filter").asString();
  }

  private static String tile(String camera) {
    return "document.querySelector('.tile[data-camera=" + camera + "]')";
  }

  private static String button(String camera, String kind) {
    return "document.querySelector('[data-camera=" + camera + "] ." + kind + "')";
  }

  private static String canvas(String camera) {
    return "document.querySelector('[data-camera=" + camera + "] canvas')";
  }

  private static String text(Chromium page, String selector) {
    return page.evaluate("document.querySelector('" + selector + "').textContent").asString();
  }

  /** The page reports that its server has gone: each test has one of its own. */
  private static boolean isOfTheEnd(String complaint) {
    return complaint.contains("ERR_") || complaint.contains("404");
  }
}
