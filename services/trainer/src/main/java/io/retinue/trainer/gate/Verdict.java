package io.retinue.trainer.gate;

/** What the gate decided, with the reason in a sentence for people. */
public sealed interface Verdict {
  String reason();

  /** The challenger serves from now on. */
  record Promote(String reason) implements Verdict {}

  /** The champion stays. */
  record Reject(String reason) implements Verdict {}
}
