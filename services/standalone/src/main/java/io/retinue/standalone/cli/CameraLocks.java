package io.retinue.standalone.cli;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.standalone.DataDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The cameras of a data directory that this process plays; they may change. Thread-safe. */
final class CameraLocks implements AutoCloseable {
  private final DataDirectory data;
  private final Map<String, AutoCloseable> held = new LinkedHashMap<>();

  private CameraLocks(DataDirectory data) {
    this.data = data;
  }

  /**
   * Takes these cameras.
   *
   * @throws io.retinue.platform.error.RetinueException IN_USE if another process plays one
   */
  static CameraLocks of(DataDirectory data, List<CameraConfig> cameras) {
    CameraLocks locks = new CameraLocks(data);
    locks.take(cameras);
    return locks;
  }

  /**
   * Takes the cameras that are not held yet, all or none.
   *
   * @throws io.retinue.platform.error.RetinueException IN_USE if another process plays one
   */
  synchronized void take(List<CameraConfig> cameras) {
    List<String> taken = new ArrayList<>();
    boolean complete = false;
    try {
      for (CameraConfig camera : cameras) {
        if (!held.containsKey(camera.name())) {
          held.put(camera.name(), data.takeCameras(List.of(camera.name())));
          taken.add(camera.name());
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        taken.forEach(this::release);
      }
    }
  }

  /** Releases all but these. */
  synchronized void keep(List<CameraConfig> cameras) {
    List<String> gone = new ArrayList<>(held.keySet());
    cameras.forEach(camera -> gone.remove(camera.name()));
    gone.forEach(this::release);
  }

  private void release(String camera) {
    try {
      Objects.requireNonNull(held.remove(camera)).close();
    } catch (Exception e) {
      throw new IllegalStateException("the lock of camera " + camera + " cannot be released", e);
    }
  }

  @Override
  public synchronized void close() {
    keep(List.of());
  }
}
