package io.retinue.standalone.cli;

import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.doctor.Doctor;
import io.retinue.standalone.doctor.Finding;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = {
      "Looks for what keeps a deployment from working, and names a remedy for each finding.",
      "Ends with 0 if nothing is wrong, and with 1 if something is."
    })
final class DoctorCommand extends PrintingCommand implements Callable<Integer> {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Option(
      names = "--fix",
      description = "First end hanging transactions, of which nobody else will take care.")
  private boolean fix;

  @Override
  public Integer call() {
    DataDirectory data = deployment.dataDirectory();
    KafkaConnection cluster = deployment.cluster();
    if (cluster != null) {
      return examine(cluster, data); // also if it is unreachable: that is a finding
    }
    try (Deployment open = Deployment.embedded(data)) {
      return examine(open.kafka(), data);
    }
  }

  private int examine(KafkaConnection kafka, DataDirectory data) {
    try (Doctor doctor =
        new Doctor(kafka, data.root(), deployment.config().settings().rules(), Clock.systemUTC())) {
      if (fix) {
        doctor.fix().forEach(this::println);
      }
      List<Finding> findings = doctor.examine();
      findings.forEach(finding -> println(finding.toString()));
      if (findings.isEmpty()) {
        printf("Healthy: %d checks found nothing wrong.%n", Doctor.checks());
        return ExitCode.OK.code();
      }
      return ExitCode.FAILURE.code();
    }
  }
}
