package io.retinue.standalone.cli;

/** Whether a person watches; the launcher, which can tell, says so. */
final class Terminal {
  private Terminal() {}

  static boolean present() {
    return Boolean.getBoolean("retinue.terminal");
  }
}
