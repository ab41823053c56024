package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.sse.SseClient;
import io.retinue.console.AreaTrial.Prepared;
import io.retinue.console.AreaTrial.Tried;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Trials of zones and lines for pages: one at a time, on the thread of its request, so that it
 * takes one processor at most. A trial ends when its page is gone, or at a limit of time or of
 * alerts. Thread-safe.
 */
final class AreaTrials implements AutoCloseable {
  static final Duration MOST_TIME = Duration.ofSeconds(30);
  static final int MOST_ALERTS = 5000;

  /** As long as detections are kept. */
  private static final int MOST_HOURS = 168;

  /** What was captured since then may not have been detected yet. */
  static final Duration UNSETTLED = Duration.ofSeconds(10);

  private static final Duration PROGRESS_EVERY = Duration.ofMillis(500);

  private final AreaTrial trial;
  private final Clock clock;
  private final Duration mostTime;
  private final AtomicReference<@Nullable Wanted> running = new AtomicReference<>();
  private volatile boolean closed;

  AreaTrials(AreaTrial trial, Clock clock) {
    this(trial, clock, MOST_TIME);
  }

  AreaTrials(AreaTrial trial, Clock clock, Duration mostTime) {
    this.trial = trial;
    this.clock = clock;
    this.mostTime = mostTime;
  }

  /**
   * Answers with server-sent events: how far the trial has come, twice a second, and at last what
   * it found. What is wrong with the areas is answered as when they are written.
   */
  void answer(Context context) {
    if (!OwnPage.sent(context)) {
      AreaReply.problem(context, HttpStatus.FORBIDDEN, List.of(OwnPage.HINT), "");
      return;
    }
    AreaReply.orProblem(context, () -> wanted(context)).ifPresent(wanted -> run(context, wanted));
  }

  /**
   * What a page wants to know.
   *
   * @param span up to now
   */
  private record Wanted(String camera, Duration span, Prepared trial) {}

  private Wanted wanted(Context context) {
    String camera = AreaReply.camera(context);
    Duration span = span(context.queryParam("hours"));
    AreaJson.Wanted areas = AreaJson.parse(context.body());
    return new Wanted(camera, span, trial.prepare(camera, areas.version(), areas.areas()));
  }

  private void run(Context context, Wanted wanted) {
    Wanted other = running.compareAndExchange(null, wanted);
    if (other != null) {
      busy(context, other.camera());
      return;
    }
    answer(context, wanted);
  }

  /** From now on another trial may run. */
  private void ended(Wanted trial) {
    running.compareAndSet(trial, null);
  }

  private void busy(Context context, String camera) {
    context.header("Retry-After", "5");
    AreaReply.problem(
        context,
        HttpStatus.TOO_MANY_REQUESTS,
        List.of("another trial is running, for camera " + camera),
        "try again when it has ended: it takes %d s at most".formatted(mostTime.toSeconds()));
  }

  private static Duration span(@Nullable String hours) {
    if (hours == null || !hours.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("'hours' is a whole number");
    }
    int number = Integer.parseInt(hours);
    if (number < 1 || number > MOST_HOURS) {
      throw new IllegalArgumentException("'hours' lies within 1 and " + MOST_HOURS);
    }
    return Duration.ofHours(number);
  }

  private void answer(Context context, Wanted wanted) {
    Instant to = clock.instant().minus(UNSETTLED);
    context.status(HttpStatus.OK).contentType("text/event-stream;charset=utf-8");
    context.header("Cache-Control", "no-store");
    new Page(new SseClient(context), to.minus(wanted.span()), to).write(wanted);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** The page that waits, and what ends its trial. Used by one thread. */
  private final class Page {
    private final SseClient page;
    private final Instant from;
    private final Instant to;
    private final Deadline end = Deadline.in(mostTime);
    private Deadline next = Deadline.in(PROGRESS_EVERY);
    private String stopped = "";

    Page(SseClient page, Instant from, Instant to) {
      this.page = page;
      this.from = from;
      this.to = to;
    }

    void write(Wanted wanted) {
      String result;
      try {
        Tried tried = wanted.trial().run(from, to, this::goesOn);
        result = TrialJson.of(tried, from, to, stopped).toString();
      } catch (RetinueException e) {
        result = AreaReply.problem(e.problems(), e.remedy()).toString();
      } finally {
        ended(wanted); // before the page knows: it may want another one at once
      }
      if (!page.terminated()) {
        page.sendEvent("result", result);
      }
    }

    private boolean goesOn(Instant reached, int alerts) {
      if (next.isOver() && !page.terminated()) {
        next = Deadline.in(PROGRESS_EVERY);
        page.sendEvent("progress", progress(reached));
      }
      String why =
          page.terminated()
              ? "gone"
              : closed ? "closed" : end.isOver() ? "time" : alerts >= MOST_ALERTS ? "alerts" : "";
      stopped = stopped.isEmpty() ? why : stopped;
      return why.isEmpty();
    }

    private String progress(Instant reached) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("from_ms", from.toEpochMilli())
          .put("to_ms", to.toEpochMilli())
          .put("reached_ms", reached.toEpochMilli())
          .toString();
    }
  }
}
