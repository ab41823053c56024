package io.retinue.standalone.doctor;

import java.util.List;
import java.util.Set;

/** One question that an operator would ask. Changes nothing, unless told to fix. */
interface Check {
  /** What has to answer before the check makes sense. */
  enum Need {
    BROKERS,
    REGISTRY
  }

  String name();

  default Set<Need> needs() {
    return Set.of(Need.BROKERS);
  }

  /**
   * What is wrong.
   *
   * @throws RuntimeException if the question cannot be answered; that is a finding too
   */
  List<Finding> run(CheckContext context);

  /** Ends what can be ended without a decision of a person; returns what was done. */
  default List<String> fix(CheckContext context) {
    return List.of();
  }

  default Finding finding(String problem, String remedy) {
    return new Finding(name(), problem, remedy);
  }
}
