package io.retinue.trainer.release;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes from the model store what nobody needs: folders that a killed process left unfinished,
 * releases that the gate refused, but for the newest {@value #KEPT}, and trained releases that were
 * champion once, but for the newest {@value #KEPT_FORMER}. Imported releases stay: nothing makes
 * them again. The models topic keeps the metrics of all.
 */
public final class StoreSweep {
  /** Refused releases that stay, for a person who wants to look at one. */
  static final int KEPT = 3;

  /** Former champions that stay, for the detector to fall back to. */
  static final int KEPT_FORMER = 10;

  /** A process that still writes a folder changes it more often. */
  private static final Duration UNFINISHED_AFTER = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(StoreSweep.class);

  private final ModelStore store;

  public StoreSweep(ModelStore store) {
    this.store = store;
  }

  /** Sweeps; a store that cannot be written is logged, and swept another time. */
  public void run(Releases releases) {
    try {
      int unfinished = store.sweep(UNFINISHED_AFTER);
      long old = unneeded(releases).stream().filter(store::remove).count();
      if (unfinished + old > 0) {
        LOG.info(
            "deleted {} unfinished folders and {} refused or former releases from the model store",
            unfinished,
            old);
      }
    } catch (RetinueException e) {
      LOG.warn("cannot sweep the model store: {}; {}", e.getMessage(), e.remedy());
    }
  }

  /** Folders of old releases that no other release has. */
  private static Set<String> unneeded(Releases releases) {
    List<String> refused = new ArrayList<>();
    List<String> former = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (ModelRelease event : releases.history()) {
      if (releases.release(event.getVersion()).orElseThrow() != event) {
        continue; // the version has a newer one
      }
      if (event.getState() == ReleaseState.REJECTED) {
        refused.add(event.getSha256());
      } else if (event.getState() == ReleaseState.RETIRED && event.getProvenance() != null) {
        former.add(event.getSha256());
      } else {
        needed.add(event.getSha256());
      }
    }
    Set<String> swept = new HashSet<>(refused);
    swept.addAll(former);
    needed.addAll(newest(refused, KEPT));
    needed.addAll(newest(former, KEPT_FORMER));
    swept.removeAll(needed);
    return swept;
  }

  private static List<String> newest(List<String> oldestFirst, int kept) {
    return oldestFirst.subList(Math.max(0, oldestFirst.size() - kept), oldestFirst.size());
  }
}
