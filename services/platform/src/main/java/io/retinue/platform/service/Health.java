package io.retinue.platform.service;

import java.util.Locale;

/**
 * The state that a service reports.
 *
 * @param detail one line for people
 */
public record Health(State state, String detail) {
  /** What a service can do now. */
  public enum State {
    /** It connects, loads or tries again. */
    STARTING,
    /** It does its job. */
    READY,
    /** Nothing is wrong with it, but it has nothing to do before a person gives it something. */
    WAITING,
    /** Only a restart can help. */
    DEAD
  }

  public static Health starting(String detail) {
    return new Health(State.STARTING, detail);
  }

  public static Health ready(String detail) {
    return new Health(State.READY, detail);
  }

  /**
   * A container in this state is healthy, so that a new deployment can come up before there is a
   * release; the service is not ready.
   */
  public static Health waiting(String detail) {
    return new Health(State.WAITING, detail);
  }

  public static Health dead(String detail) {
    return new Health(State.DEAD, detail);
  }

  /** False if only a restart can help. */
  public boolean live() {
    return state != State.DEAD;
  }

  /** True if it does its job now. */
  public boolean ready() {
    return state == State.READY;
  }

  /** The state in one word: starting, ready, waiting or dead. */
  public String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
