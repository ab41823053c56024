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
 * and releases that the gate refused, but for the newest {@value #KEPT}. The models topic keeps
 * their metrics.
 */
public final class StoreSweep {
  /** Refused releases that stay, for a person who wants to look at one. */
  static final int KEPT = 3;

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
      long refused = refused(releases).stream().filter(store::remove).count();
      if (unfinished + refused > 0) {
        LOG.info(
            "deleted {} unfinished folders and {} refused releases from the model store",
            unfinished,
            refused);
      }
    } catch (RetinueException e) {
      LOG.warn("cannot sweep the model store: {}; {}", e.getMessage(), e.remedy());
    }
  }

  /** Folders of releases that were refused, but for the newest, and that no other release has. */
  private static Set<String> refused(Releases releases) {
    List<String> refused = new ArrayList<>();
    Set<String> needed = new HashSet<>();
    for (ModelRelease release : releases.releases()) {
      if (release.getState() == ReleaseState.REJECTED) {
        refused.add(release.getSha256());
      } else {
        needed.add(release.getSha256());
      }
    }
    int kept = Math.max(0, refused.size() - KEPT);
    needed.addAll(refused.subList(kept, refused.size()));
    Set<String> swept = new HashSet<>(refused);
    swept.removeAll(needed);
    return swept;
  }
}
