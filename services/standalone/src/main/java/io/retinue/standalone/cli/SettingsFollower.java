package io.retinue.standalone.cli;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ServiceThread;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the settings file: cameras that are added, removed, changed or disabled in it change
 * within seconds, and so do zones, masks and rules. A file with errors changes nothing; they are
 * logged. What else changes is logged too: it needs a restart.
 */
final class SettingsFollower implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsFollower.class);

  /** Works where a file is mounted, replaced by another, or reached through a link. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final String MISSING = "";

  private final Path file;
  private final Consumer<RetinueConfig> apply;
  private final StopSignal stop = new StopSignal();
  private final ServiceThread thread = new ServiceThread("settings", this::follow);
  private RetinueConfig applied;
  private String seen = MISSING;
  private volatile @Nullable String trouble;

  /**
   * @param applied what runs already
   * @param apply gives the services of this process what is new; it may refuse that with a
   *     RetinueException
   */
  SettingsFollower(Path file, RetinueConfig applied, Consumer<RetinueConfig> apply) {
    this.file = file;
    this.applied = applied;
    this.apply = apply;
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
      String now = content();
      if (!now.equals(seen)) {
        seen = now;
        update();
      }
    }
  }

  private void update() {
    try {
      RetinueConfig next = RetinueYaml.FILE.read(file, Variables.ofProcess());
      trouble = null;
      if (next.equals(applied)) {
        return; // as at the first look, unless the file was changed since this process read it
      }
      apply.accept(next);
      LOG.info("{} is applied", file);
      if (!next.withCamerasOf(applied).withRules(applied.rules()).equals(applied)) {
        LOG.warn("{}: a change of anything but cameras and rules needs a restart", file);
      }
      applied = next;
    } catch (RetinueException e) {
      trouble = file + " is not applied: " + e.problems().get(0);
      e.problems().forEach(problem -> LOG.warn("{} is not applied: {}", file, problem));
    } catch (RuntimeException e) { // such as a broker that is away
      trouble = file + " is not applied: " + e;
      LOG.error("{} is not applied; save it again to retry", file, e);
    }
  }

  /** The file may be away for a moment while an editor replaces it. */
  private String content() {
    try {
      return Files.isRegularFile(file) ? Files.readString(file) : MISSING;
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }

  @Override
  public Health health() {
    String problem = trouble;
    return thread.orDead(Health.ready(problem == null ? "following " + file : problem));
  }

  @Override
  public void close() {
    stop.stop();
    thread.join(CLOSE);
  }
}
