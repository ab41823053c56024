package io.retinue.standalone.doctor;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.doctor.Check.Need;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Examines a deployment. Not thread-safe; the caller closes it. */
public final class Doctor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  /** What is examined, in this order. */
  private static final List<Check> CHECKS =
      List.of(
          new BrokersCheck(),
          new RegistryCheck(),
          new TopicsCheck(),
          new TransactionsCheck(),
          new RetentionCheck(),
          new LagCheck(),
          new SpeedCheck(),
          new ReleasesCheck(),
          new RulesCheck(),
          new CamerasCheck(),
          new ClocksCheck(),
          new DeadLettersCheck(),
          new BrokerDisksCheck(),
          new DiskCheck());

  private final CheckContext context;

  /**
   * @param data folder with the state of this machine
   * @param rules of the settings file
   * @throws RetinueException if the address or the client properties cannot be used at all
   */
  public Doctor(KafkaConnection kafka, Path data, List<AlertRule> rules, Clock clock) {
    this.context = CheckContext.of(kafka, data, rules, clock);
  }

  /** How many checks there are. */
  public static int checks() {
    return CHECKS.size();
  }

  /** Ends what can be ended without a decision of a person; returns what was done. */
  public List<String> fix() {
    List<String> done = new ArrayList<>();
    for (Check check : CHECKS) {
      try {
        done.addAll(check.fix(context));
      } catch (RuntimeException e) {
        LOG.warn("{} cannot be fixed", check.name(), e); // the examination will name it
      }
    }
    return done;
  }

  /** What is wrong; empty if nothing is. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    Set<Need> missing = EnumSet.noneOf(Need.class);
    for (Check check : CHECKS) {
      if (Collections.disjoint(check.needs(), missing)) {
        try {
          findings.addAll(check.run(context));
        } catch (RuntimeException e) { // a defect of one check must not hide the others' findings
          findings.add(unanswered(check, e));
          if (check instanceof BrokersCheck) {
            missing.add(Need.BROKERS);
          } else if (check instanceof RegistryCheck) {
            missing.add(Need.REGISTRY);
          }
        }
      }
    }
    return findings;
  }

  private static Finding unanswered(Check check, RuntimeException failure) {
    LOG.warn("{} cannot be checked", check.name(), failure);
    String remedy =
        failure instanceof RetinueException known
            ? known.remedy()
            : "check that the brokers are up and that the client may describe topics and groups";
    return check.finding(String.valueOf(failure.getMessage()), remedy);
  }

  @Override
  public void close() {
    context.admin().close();
  }
}
