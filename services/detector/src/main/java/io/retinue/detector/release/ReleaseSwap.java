package io.retinue.detector.release;

import io.retinue.detector.model.FrameModel;
import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.model.ServingRelease;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException;
import io.retinue.detector.release.ModelLoader.ReleaseRefusedException.Refusal;
import io.retinue.platform.release.Releases;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the slot to the newest champion, or as near as releases allow. A release whose content is
 * refused is not tried again in this process. One that is refused for a passing reason, such as a
 * full disk or a store that is not mounted yet, is tried again with a {@link Backoff}. While
 * nothing serves, the champion before is loaded. One thread calls {@link #settle}; the others may
 * be called from any.
 */
final class ReleaseSwap {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseSwap.class);

  private final Releases releases;
  private final ModelLoader loader;
  private final ModelSlot slot;
  private final StopSignal stop;
  private final Backoff backoff;
  private final Map<ServingRelease, String> refusedForGood = new HashMap<>(); // to the reasons
  private @Nullable ServingRelease wanted;
  private volatile @Nullable Serving serving;
  private volatile @Nullable String trouble;
  private volatile @Nullable Loading loading;

  private record Serving(ServingRelease name, Instant announced) {}

  private record Loading(ServingRelease name, LoadClock clock) {
    @Override
    public String toString() {
      return "%s is loading: %s, for %d s"
          .formatted(name, clock.step().orElse("beginning"), clock.elapsed().toSeconds());
    }
  }

  /**
   * @param backoff between attempts for a release that was refused for a passing reason
   */
  ReleaseSwap(
      Releases releases, ModelLoader loader, ModelSlot slot, StopSignal stop, Backoff backoff) {
    this.releases = releases;
    this.loader = loader;
    this.slot = slot;
    this.stop = stop;
    this.backoff = backoff;
  }

  /** What keeps the newest champion from serving; empty where nothing does. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** The release that loads, the step and for how long; empty where none does. */
  Optional<String> loading() {
    return Optional.ofNullable(loading).map(Loading::toString);
  }

  /** When the release that serves was announced; empty where none does. */
  Optional<Instant> announced() {
    return Optional.ofNullable(serving).map(Serving::announced);
  }

  /**
   * Loads the newest champion if it does not serve yet.
   *
   * @return when to call again though nothing new was read; empty where only news can help
   */
  Optional<Duration> settle() {
    ModelRelease champion = releases.champion().orElse(null);
    if (champion == null) {
      trouble = null;
      slot.expectNone();
      return Optional.empty();
    }
    slot.expectModel();
    ServingRelease name = ServingRelease.of(champion);
    if (!name.equals(wanted)) {
      wanted = name;
      backoff.reset();
    }
    if (serves(name) || offer(champion)) {
      trouble = null;
      return Optional.empty();
    }
    for (ModelRelease former : serving == null ? formerChampions() : List.<ModelRelease>of()) {
      if (!ServingRelease.of(former).equals(name) && offer(former)) {
        break;
      }
    }
    if (!refusedForGood.containsKey(name)) {
      return Optional.of(backoff.next());
    }
    if (serving == null) {
      slot.expectNone();
    }
    return Optional.empty();
  }

  private boolean serves(ServingRelease name) {
    Serving now = serving;
    return now != null && now.name().equals(name);
  }

  @SuppressWarnings("CatchingUnchecked") // see below
  private boolean offer(ModelRelease release) {
    ServingRelease name = ServingRelease.of(release);
    String refused = refusedForGood.get(name);
    if (refused != null) {
      setTrouble(name, refused);
      return false;
    }
    LoadClock clock = new LoadClock(System::nanoTime);
    loading = new Loading(name, clock);
    try {
      FrameModel loaded = loader.load(release, step -> begin(clock, step));
      slot.offer(loaded);
      serving = new Serving(name, release.getAt());
      LOG.atInfo()
          .addKeyValue("release", name)
          .log(
              "{} serves from the next batch on; loaded in {} ms: {}",
              name,
              clock.elapsed().toMillis(),
              clock.steps());
      return true;
    } catch (StoppedException e) {
      throw e;
    } catch (ReleaseRefusedException e) {
      refused(name, e, e.refusal());
    } catch (Throwable e) { // an OutOfMemoryError, say: the thread must live to try again
      refused(name, e, Refusal.PASSING);
    } finally {
      loading = null;
    }
    return false;
  }

  private void begin(LoadClock clock, String step) {
    stop.check();
    clock.begin(step);
  }

  private void refused(ServingRelease name, Throwable cause, Refusal refusal) {
    String then = refusal == Refusal.FINAL ? "" : "; it is tried again";
    String why = "refused " + (cause instanceof Exception ? cause.getMessage() : cause) + then;
    if (refusal == Refusal.FINAL) {
      refusedForGood.put(name, why);
    }
    setTrouble(name, why);
    Serving now = serving;
    LOG.atError()
        .addKeyValue("release", name)
        .setCause(cause)
        .log(
            "{} refused{}; {}",
            name,
            then,
            now == null ? "no release serves" : now.name() + " continues to serve");
  }

  private void setTrouble(ServingRelease name, String why) {
    if (name.equals(wanted)) {
      trouble = why;
    }
  }

  /** Champions before the present one, newest first, that were not rolled back. */
  private List<ModelRelease> formerChampions() {
    List<ModelRelease> champions = new ArrayList<>();
    for (ModelRelease event : releases.history()) {
      ModelRelease newest = releases.release(event.getVersion()).orElse(event);
      if (event.getState() == ReleaseState.CHAMPION
          && newest.getState() != ReleaseState.ROLLED_BACK) {
        champions.add(0, event);
      }
    }
    return champions;
  }
}
