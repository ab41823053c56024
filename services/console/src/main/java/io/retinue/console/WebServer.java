package io.retinue.console;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import io.javalin.util.JavalinBindException;
import io.retinue.console.PageClients.PageClient;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.http.HttpListener;
import io.retinue.platform.service.Health;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The page's files and everything below {@code /api}. Nothing can be changed here but what a page's
 * own stream contains; alerts can be retracted, and the zones and lines of a camera be tried and
 * written.
 */
final class WebServer implements AutoCloseable {
  private static final String SELF_ONLY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String FOR_EVER =
      "private, max-age=86400, immutable"; // a frame never changes
  private static final String ALERT = "/api/alerts/{camera}/{epoch}/{index}/{rule}";
  private static final String EVENTS = "/api/events";
  private static final int LARGEST_BODY = 65_536; // the zones of a camera, and some

  private final ConsoleConfig config;
  private final Dashboard dashboard;
  private final ObjectBoard objects;
  private final ObjectCounts counts;
  private final Areas areas;
  private final PageClients pageClients;
  private final Handler retractions;
  private final AlertReview review;
  private final Supplier<Health> health;
  private final HttpListener listener;
  private final IndexPage page = IndexPage.read();
  private final Javalin javalin;

  /**
   * @param retractions answers a page that retracts an alert
   */
  WebServer(
      ConsoleConfig config,
      Dashboard dashboard,
      ObjectBoard objects,
      ObjectCounts counts,
      Areas areas,
      PageClients pageClients,
      Handler retractions,
      Supplier<Health> health) {
    this.retractions = retractions;
    this.config = config;
    this.review = new AlertReview(dashboard, config.evidence());
    this.dashboard = dashboard;
    this.objects = objects;
    this.counts = counts;
    this.areas = areas;
    this.pageClients = pageClients;
    this.health = health;
    this.listener =
        new HttpListener(config.host(), config.port(), config.allowedHosts(), Set.of(EVENTS));
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * @throws RetinueException IN_USE where another process has the port
   */
  void start() {
    try {
      javalin.start();
    } catch (JavalinBindException e) {
      throw new RetinueException(
          ErrorKind.IN_USE,
          "port " + config.port() + " of " + config.host() + " is in use or may not be taken",
          "stop what listens there, or choose another port with --port",
          e);
    }
  }

  URI uri() {
    return listener.uri(javalin.port());
  }

  @Override
  public void close() {
    pageClients.close();
    areas.close();
    javalin.stop();
  }

  private void configure(JavalinConfig javalinConfig) {
    javalinConfig.startup.showJavalinBanner = false;
    javalinConfig.startup.showOldJavalinVersionWarning = false;
    javalinConfig.http.maxRequestSize = LARGEST_BODY;
    // pages listen for as long as they are open: do not wait for their end
    javalinConfig.jetty.modifyServer(
        server -> {
          server.setStopTimeout(0);
          listener.guard(server, null);
        });
    javalinConfig.jetty.addConnector(listener::connector);
    javalinConfig.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = "/io/retinue/console/page";
          files.location = Location.CLASSPATH;
        });
    javalinConfig
        .routes
        .before(WebServer::protect)
        .get("/", this::page)
        .get("/index.html", this::page)
        .get("/livez", context -> answer(context, Health::live))
        .get("/readyz", context -> answer(context, Health::ready))
        .get("/api/cameras", context -> json(context, dashboard.json(Dashboard.Part.CAMERAS)))
        .get("/api/blind", context -> json(context, dashboard.json(Dashboard.Part.BLIND)))
        .get("/api/releases", context -> json(context, dashboard.json(Dashboard.Part.RELEASES)))
        .get("/api/training", context -> json(context, dashboard.json(Dashboard.Part.TRAINING)))
        .get("/api/alerts", context -> json(context, dashboard.json(Dashboard.Part.ALERTS)))
        .get("/api/review", review::list)
        .get(ALERT + "/clip.mp4", review::clip)
        .get(ALERT + "/picture.jpg", review::picture)
        .get("/api/story", context -> json(context, dashboard.json(Dashboard.Part.STORY)))
        .get("/api/ledger", context -> json(context, dashboard.ledgerJson()))
        .get("/api/areas", context -> json(context, areas.json()))
        .get("/api/cameras/{camera}/areas", areas::read)
        .put("/api/cameras/{camera}/areas", areas::write)
        .get("/api/cameras/{camera}/counts", counts::answer)
        .get("/api/cameras/{camera}/latest.jpg", this::latest)
        .get("/api/cameras/{camera}/frames/{frame}", this::frame)
        .get("/api/firsts/{first}", this::first)
        .post("/api/cameras/{camera}/trial", areas::tryOut)
        .post("/api/retractions", retractions)
        .put("/api/pages/{page}/cameras", this::show)
        .before(EVENTS, this::limitPages)
        .sse(EVENTS, this::events);
  }

  /** Headers against foreign scripts and frames. */
  private static void protect(Context context) {
    context
        .header("Content-Security-Policy", SELF_ONLY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Resource-Policy", "same-origin");
  }

  private void answer(Context context, Predicate<Health> check) {
    Health now = health.get();
    context
        .status(check.test(now) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .result(now.detail());
  }

  private void page(Context context) {
    context.contentType(ContentType.TEXT_HTML).header("Cache-Control", "no-store");
    context.result(page.with(dashboard.snapshot()));
  }

  private static void json(Context context, String json) {
    context.contentType(ContentType.APPLICATION_JSON).header("Cache-Control", "no-store");
    context.result(json);
  }

  private void latest(Context context) {
    picture(context, dashboard.latestPicture(context.pathParam("camera")), "no-store");
  }

  private void frame(Context context) {
    String[] parts = context.pathParam("frame").split("[-.]", -1);
    if (!CameraName.isValid(context.pathParam("camera"))
        || parts.length != 3
        || !parts[2].equals("jpg")
        || !parts[0].matches("\\d{1,18}")
        || !parts[1].matches("\\d{1,18}")) {
      context.status(HttpStatus.BAD_REQUEST).result("a frame's picture is <epoch>-<index>.jpg");
      return;
    }
    PictureRing.Key key = new PictureRing.Key(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    picture(
        context,
        dashboard.pictures(context.pathParam("camera")).flatMap(ring -> ring.get(key)),
        FOR_EVER);
  }

  private void first(Context context) {
    String id = context.pathParam("first");
    boolean valid = id.matches("\\d{1,6}\\.jpg");
    picture(
        context,
        valid
            ? dashboard.firstPicture(Integer.parseInt(id.substring(0, id.length() - 4)))
            : Optional.empty(),
        FOR_EVER);
  }

  private static void picture(Context context, Optional<byte[]> jpeg, String cacheControl) {
    if (jpeg.isPresent()) {
      context.contentType(ContentType.IMAGE_JPEG).header("Cache-Control", cacheControl);
      context.result(jpeg.get());
    } else {
      context.status(HttpStatus.NOT_FOUND).header("Cache-Control", "no-store");
      context.result("there is no such picture, or it is too old to be kept");
    }
  }

  private void limitPages(Context context) {
    boolean stream =
        Optional.ofNullable(context.header(Header.ACCEPT)).orElse("").contains("text/event-stream");
    if (!stream) {
      context
          .status(HttpStatus.NOT_ACCEPTABLE)
          .result("this is a stream of events: send Accept: text/event-stream")
          .skipRemainingHandlers();
    } else if (!ShownCameras.isValid(context.queryParam("cameras"))) {
      context.status(HttpStatus.BAD_REQUEST).result(ShownCameras.HINT).skipRemainingHandlers();
    } else if (!pageClients.reserve()) {
      context
          .status(HttpStatus.SERVICE_UNAVAILABLE)
          .header("Retry-After", "10")
          .result(config.maxPages() + " pages are open already; close one, or try again later")
          .skipRemainingHandlers();
    }
  }

  private void events(SseClient client) {
    ShownCameras shown = ShownCameras.of(client.ctx().queryParam("cameras"));
    Optional<PageClient> stream = pageClients.open(new SseSink(client), shown, dashboard::snapshot);
    if (stream.isEmpty()) {
      client.close();
      return;
    }
    client.keepAlive();
    client.onClose(stream.get()::close);
    Thread writer = new Thread(stream.get()::run, "console-page");
    writer.setDaemon(true);
    writer.start();
  }

  /** From now on that page gets the frames of these cameras only, and their newest ones at once. */
  private void show(Context context) {
    String names = context.body();
    Optional<PageClient> page = pageClients.find(context.pathParam("page"));
    if (!ShownCameras.isValid(names)) {
      context.status(HttpStatus.BAD_REQUEST).result(ShownCameras.HINT);
    } else if (page.isEmpty()) {
      context.status(HttpStatus.NOT_FOUND).result("that page is not open any more");
    } else {
      for (String camera : page.get().show(ShownCameras.of(names))) {
        dashboard.newestFrame(camera).ifPresent(json -> page.get().offerFirst(camera, json));
        objects.json(camera).ifPresent(json -> page.get().offerObjects(camera, json));
      }
      context.status(HttpStatus.NO_CONTENT);
    }
  }

  /** Server-sent events. */
  private record SseSink(SseClient client) implements PageClient.Sink {
    @Override
    public boolean send(String event, String json) {
      client.sendEvent(event, json);
      return !client.terminated();
    }

    @Override
    public boolean beat() {
      client.sendComment("still here");
      return !client.terminated();
    }
  }
}
