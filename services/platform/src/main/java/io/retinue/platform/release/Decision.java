package io.retinue.platform.release;

/** What the gate decided, with the reason in a sentence for people. */
public sealed interface Decision {
  String reason();

  /** The challenger serves from now on. */
  record Promote(String reason) implements Decision {}

  /** The champion stays. */
  record Reject(String reason) implements Decision {}
}
