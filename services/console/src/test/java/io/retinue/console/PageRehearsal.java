package io.retinue.console;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.Detection;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.TrainingPhase;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.synthetic.View;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.video.JpegEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Shows the page with invented events and no model, for work on the page; the swap comes after a
 * few seconds. Arguments: port, seconds until it ends, frame at which the swap comes.
 */
public final class PageRehearsal {
  private static final long SEED = 7;
  private static final long FRAME_MILLIS = 60;

  /** The first frames of the objects that are there, by camera and track. */
  private static final Map<String, Map<String, Long>> PRESENT = new LinkedHashMap<>();

  private PageRehearsal() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    long frames = TimeUnit.SECONDS.toMillis(Long.parseLong(arguments[1])) / FRAME_MILLIS;
    long swapAt = Long.parseLong(arguments[2]);
    BrokerUnderTest broker = BrokerUnderTest.shared();
    KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(4);
    long epoch = System.currentTimeMillis();
    Map<String, SyntheticStreet> streets = new LinkedHashMap<>();
    for (View view : View.values()) {
      String name = view.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      streets.put(name, SyntheticStreet.of(view, SEED, 640, 384));
    }
    DrawnFile file = new DrawnFile(areas(streets.keySet()));
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    try (PageFeed feed = new PageFeed(kafka);
        JpegEncoder jpeg = new JpegEncoder();
        ConsoleService console =
            ConsoleService.create(
                ConsoleConfig.onPort(port),
                kafka,
                new CompositeMeterRegistry(),
                file,
                new PlannedTrial(file))) {
      console.apply(areas(streets.keySet()));
      console.start();
      if (swapAt >= 0) {
        feed.release(1, ReleaseState.CHAMPION, 0.44, "person", "car");
      }
      BlockingQueue<Long> due = new LinkedBlockingQueue<>();
      AtomicLong next = new AtomicLong();
      clock.scheduleAtFixedRate(
          () -> due.add(next.getAndIncrement()), 0, FRAME_MILLIS, TimeUnit.MILLISECONDS);
      for (long index = due.take(); index < frames; index = due.take()) {
        if (index == swapAt) {
          feed.release(1, ReleaseState.RETIRED, 0.44, "person", "car");
          feed.release(2, ReleaseState.CHAMPION, 0.61, "person", "car", "bicycle");
        }
        train(feed, index, swapAt);
        int camera = 0;
        for (Map.Entry<String, SyntheticStreet> street : streets.entrySet()) {
          boolean after = swapAt >= 0 && index > swapAt + camera++;
          show(feed, jpeg, street, epoch, index, swapAt < 0 ? 0 : after ? 2 : 1);
        }
      }
    } finally {
      clock.shutdownNow();
    }
  }

  private static Map<String, List<Area>> areas(Set<String> cameras) {
    List<Area> areas =
        List.of(
            new Area(
                Area.Kind.ZONE,
                "pavement",
                List.of(
                    new Area.Point(0.05, 0.62),
                    new Area.Point(0.6, 0.55),
                    new Area.Point(0.72, 0.95),
                    new Area.Point(0.08, 0.95))),
            new Area(
                Area.Kind.LINE,
                "door",
                List.of(new Area.Point(0.62, 0.5), new Area.Point(0.9, 0.62))),
            new Area(
                Area.Kind.MASK,
                "",
                List.of(
                    new Area.Point(0.75, 0.02),
                    new Area.Point(0.98, 0.02),
                    new Area.Point(0.98, 0.2),
                    new Area.Point(0.75, 0.2))));
    return cameras.stream().collect(Collectors.toMap(name -> name, name -> areas));
  }

  private static void show(
      PageFeed feed,
      JpegEncoder jpeg,
      Map.Entry<String, SyntheticStreet> street,
      long epoch,
      long index,
      int release)
      throws Exception {
    String camera = street.getKey();
    SyntheticFrame frame = street.getValue().frame(index);
    int width = frame.picture().width();
    int height = frame.picture().height();
    feed.frame(camera, epoch, index, jpeg.encode(frame.picture()).bytes(), width, height);
    List<Detection> boxes = new ArrayList<>();
    frame.truth().stream()
        .filter(box -> release == 2 || !box.label().equals("bicycle"))
        .forEach(
            box ->
                boxes.add(
                    PageFeed.box(
                        box.label(),
                        0.6 + 0.39 * box.visibility(),
                        box.x1(),
                        box.y1(),
                        box.x2(),
                        box.y2())));
    if (release == 0) {
      feed.shed(camera, epoch, index, "NO_RELEASE");
    } else if (index % 97 == 5) {
      feed.shed(camera, epoch, index, "STALE");
    } else {
      feed.detected(camera, epoch, index, release, width, height, boxes);
    }
    track(feed, camera, epoch, index, frame.truth());
    if (index % 10 == 0) {
      feed.status(camera, epoch, CameraState.LIVE, index + 1);
    }
    if (release > 0 && index % 60 == 20) {
      feed.alert(camera, epoch, index, "person", AlertType.OPENED);
    }
    if (release > 0 && index % 60 == 50 && camera.length() % 2 == 0) {
      feed.alert(camera, epoch, index - 30, "person", AlertType.CLOSED);
    }
  }

  /** As the tracker does: an event when an object comes, sometimes later, and when it has gone. */
  private static void track(
      PageFeed feed, String camera, long epoch, long index, List<TruthBox> truth) {
    Map<String, Long> began = PRESENT.computeIfAbsent(camera, name -> new LinkedHashMap<>());
    for (TruthBox box : truth) {
      boolean known = began.containsKey(box.trackId());
      if (!known) {
        long first = index;
        while (began.containsValue(first)) {
          first++; // each has its own in this rehearsal
        }
        began.put(box.trackId(), first);
      }
      if (!known || index % 20 == 0) {
        Detection seen =
            PageFeed.box(
                box.label(), 0.6 + 0.39 * box.visibility(), box.x1(), box.y1(), box.x2(), box.y2());
        feed.object(
            camera,
            epoch,
            index,
            Objects.requireNonNull(began.get(box.trackId())),
            known ? ObjectEventType.UPDATE : ObjectEventType.NEW,
            seen,
            box.label().equals("car") && index > 40);
      }
    }
    Set<String> seen = truth.stream().map(TruthBox::trackId).collect(Collectors.toSet());
    Detection last = PageFeed.box("person", 0.5, 0, 0, 1, 1);
    began
        .entrySet()
        .removeIf(
            object -> {
              boolean gone = !seen.contains(object.getKey());
              if (gone) {
                feed.object(
                    camera, epoch, index, object.getValue(), ObjectEventType.END, last, false);
              }
              return gone;
            });
  }

  private static void train(PageFeed feed, long index, long swapAt) {
    if (swapAt < 0 || index > swapAt) {
      return;
    }
    long step = index * 400 / Math.max(1, swapAt);
    Double ap = index % 20 == 10 ? 0.61 * (1 - Math.exp(-step / 120.0)) : null;
    boolean released = index == swapAt;
    feed.training(
        "run-2",
        released ? TrainingPhase.RELEASED : TrainingPhase.FIT,
        step,
        400,
        released ? Double.valueOf(0.61) : ap);
    feed.label("frame/1/" + index);
  }
}
