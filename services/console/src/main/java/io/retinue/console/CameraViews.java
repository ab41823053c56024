package io.retinue.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The cameras of the page by name, and their share of the memory for pictures. At most 256: a
 * further one takes the place of the camera that has been silent for the longest time. Not
 * thread-safe.
 */
final class CameraViews {
  static final int MOST = 256;
  static final long MOST_BYTES_PER_CAMERA = 8 << 20;

  /** Records of a removed camera may still be read for a while. */
  private static final int MOST_REMOVED = 1024;

  private final long pictureBytes;
  private final Map<String, CameraView> views = new TreeMap<>();
  private final Set<String> removed = new LinkedHashSet<>();

  /**
   * @param pictureBytes for all cameras together
   */
  CameraViews(long pictureBytes) {
    this.pictureBytes = pictureBytes;
  }

  Optional<CameraView> get(String name) {
    return Optional.ofNullable(views.get(name));
  }

  /** The view of the camera, of which a record has just been read. */
  CameraView touch(String name, long nowMs) {
    CameraView view = views.get(name);
    if (view == null) {
      if (views.size() >= MOST) {
        forgetTheMostSilent();
      }
      view = new CameraView(name, MOST_BYTES_PER_CAMERA);
      views.put(name, view);
      share();
    }
    view.touch(nowMs);
    return view;
  }

  /**
   * Forgets a camera, and whatever is read of it before it reports again.
   *
   * @return whether it was there
   */
  boolean remove(String name) {
    removed.add(name);
    if (removed.size() > MOST_REMOVED) {
      removed.remove(removed.iterator().next());
    }
    return views.remove(name) != null;
  }

  /** A removed camera is there again. */
  void bringBack(String name) {
    removed.remove(name);
  }

  boolean isRemoved(String name) {
    return removed.contains(name);
  }

  /** In the order of their names. */
  Collection<CameraView> all() {
    return views.values();
  }

  /** In the order of their names. */
  void forEach(BiConsumer<String, CameraView> action) {
    views.forEach(action);
  }

  private void forgetTheMostSilent() {
    views.entrySet().stream()
        .min(Comparator.comparingLong(entry -> entry.getValue().touchedAtMs()))
        .map(Map.Entry::getKey)
        .ifPresent(views::remove);
  }

  private void share() {
    long each = Math.min(MOST_BYTES_PER_CAMERA, pictureBytes / views.size());
    views.values().forEach(view -> view.pictures().limit(each));
  }
}
