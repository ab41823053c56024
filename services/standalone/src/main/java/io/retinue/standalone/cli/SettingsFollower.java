package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the settings file: cameras that are added, removed, changed or disabled in it change
 * within seconds, and so do zones, masks and rules. A file is applied as a whole: one with errors,
 * or one of which a service refuses its part, changes nothing. What was not applied is tried again.
 * What else changes is logged: it needs a restart.
 *
 * <p>A file is applied when two looks find the same text. Many programs empty a file before they
 * write it, and an empty file is one without cameras. One that stays empty is refused, because a
 * program that failed to write it has left it so.
 */
final class SettingsFollower implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsFollower.class);

  /** Works where a file is mounted, replaced by another, or reached through a link. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Path file;
  private final List<SettingsTaker> takers;
  private final RetinueConfig started;
  private final Backoff retries;
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread = new ServiceThread("settings", this::follow);

  /** What the services run; null if a change broke off in the middle. */
  private @Nullable RetinueConfig applied;

  private Look seen = new Look("", List.of());
  private Look settled = seen;
  private @Nullable Deadline retry;
  private List<String> reported = List.of();
  private volatile Health health;

  /**
   * What was found.
   *
   * @param text "" if there is no file
   * @param problems why it cannot be read; none if it can
   */
  private record Look(String text, List<String> problems) {}

  /**
   * @param started what runs already
   * @param takers the services of this process; all are asked before the first one changes
   */
  SettingsFollower(Path file, RetinueConfig started, List<SettingsTaker> takers) {
    this(file, started, takers, new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30)));
  }

  SettingsFollower(Path file, RetinueConfig started, List<SettingsTaker> takers, Backoff retries) {
    this.file = file;
    this.started = started;
    this.applied = started;
    this.takers = List.copyOf(takers);
    this.retries = retries;
    this.health = following();
  }

  @Override
  public String name() {
    return "settings";
  }

  @Override
  public void start() {
    thread.start();
  }

  private void follow() {
    while (!stop.await(EVERY)) {
      look();
    }
  }

  /** Looks at the file once. */
  void look() {
    Look now = content();
    boolean isSettled = now.equals(seen); // else somebody may still be writing it
    seen = now;
    if (isSettled && (!now.equals(settled) || isRetryDue())) {
      settled = now;
      update(now);
    }
  }

  private boolean isRetryDue() {
    return retry != null && retry.isOver();
  }

  private Look content() {
    try {
      return new Look(Files.exists(file) ? RetinueYaml.FILE.text(file) : "", List.of());
    } catch (RetinueException e) {
      return new Look("", e.problems());
    }
  }

  private void update(Look look) {
    if (!look.problems().isEmpty()) {
      failed(look.problems());
      return;
    }
    try {
      RetinueConfig next =
          RetinueYaml.FILE.parse(file.toString(), look.text(), Variables.ofProcess());
      if (!next.equals(applied)) {
        requireText(look.text());
        apply(next);
      }
      retry = null;
      retries.reset();
      reported = List.of();
      health = following();
    } catch (RetinueException e) {
      failed(e.problems());
    } catch (RuntimeException e) { // such as a broker that is away
      if (failed(List.of(e.toString()))) {
        LOG.error("where {} could not be applied", file, e);
      }
    }
  }

  private static void requireText(String text) {
    if (text.isBlank()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "it is empty or missing; write 'cameras: {}' if no camera shall run",
          "write the file again");
    }
  }

  private void apply(RetinueConfig next) {
    List<Runnable> changes = takers.stream().map(taker -> taker.prepare(next)).toList();
    applied = null;
    changes.forEach(Runnable::run);
    applied = next;
    LOG.info("{} is applied", file);
    if (!next.withCamerasOf(started).withRules(started.rules()).equals(started)) {
      LOG.warn("{}: a change of anything but cameras and rules needs a restart", file);
    }
  }

  /**
   * @return whether the problems are new; else it was one more attempt
   */
  private boolean failed(List<String> problems) {
    retry = Deadline.in(retries.next());
    String what = applied == null ? " is applied in part, trying again: " : " is not applied: ";
    String detail = file + what + problems.get(0);
    health = applied == null ? Health.starting(detail) : Health.ready(detail);
    boolean isNew = !problems.equals(reported);
    if (isNew) {
      reported = problems;
      problems.forEach(problem -> LOG.warn("{}{}{}", file, what, problem));
    }
    return isNew;
  }

  private Health following() {
    return Health.ready("following " + file);
  }

  @Override
  public Health health() {
    return thread.orDead(health);
  }

  @Override
  public void close() {
    stop.stop();
    thread.join(CLOSE);
  }
}
