package io.retinue.standalone.doctor;

import java.util.List;
import java.util.Set;

/** Whether the schema registry answers: without it no record can be decoded. */
final class RegistryCheck implements Check {
  @Override
  public String name() {
    return "registry";
  }

  @Override
  public Set<Need> needs() {
    return Set.of();
  }

  @Override
  public List<Finding> run(CheckContext context) {
    context.serdes().registry().requireReachable();
    return List.of();
  }
}
