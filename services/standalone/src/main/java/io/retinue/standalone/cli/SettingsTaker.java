package io.retinue.standalone.cli;

import io.retinue.standalone.config.RetinueConfig;

/** Takes one service's part of the settings file while the service runs. */
@FunctionalInterface
interface SettingsTaker {
  /**
   * Checks the part, and reserves what it needs. The service does not change yet.
   *
   * @return changes the service; run once, or never if another service refuses its part. Where it
   *     throws, the service may be half changed, and the same change must be possible again
   * @throws io.retinue.platform.error.RetinueException if the part is refused
   */
  Runnable prepare(RetinueConfig next);
}
