package io.retinue.platform.service;

/**
 * The state that a service reports.
 *
 * @param live false if only a restart can help
 * @param ready true if it does its job now
 * @param detail one line for people
 */
public record Health(boolean live, boolean ready, String detail) {
  public static Health ready(String detail) {
    return new Health(true, true, detail);
  }

  public static Health starting(String detail) {
    return new Health(true, false, detail);
  }

  public static Health dead(String detail) {
    return new Health(false, false, detail);
  }

  /** The state in one word: ready, not-ready or dead. */
  public String word() {
    if (!live) {
      return "dead";
    }
    return ready ? "ready" : "not-ready";
  }
}
