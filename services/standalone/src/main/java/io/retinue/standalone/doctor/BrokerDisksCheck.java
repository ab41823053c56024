package io.retinue.standalone.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.LogDirDescription;

/** Whether the disks of the brokers work and have space. */
final class BrokerDisksCheck implements Check {
  @Override
  public String name() {
    return "broker-disks";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<Integer, Map<String, LogDirDescription>> broker :
        context.logDirectories().entrySet()) {
      broker
          .getValue()
          .forEach(
              (path, directory) -> {
                String what = "broker " + broker.getKey() + ", " + path + ",";
                if (directory.error() != null) {
                  findings.add(
                      finding(
                          "the directory of " + what + " is offline: " + directory.error(),
                          "replace the disk, then start the broker again"));
                }
                directory
                    .usableBytes()
                    .ifPresent(
                        free ->
                            findings.addAll(
                                DiskCheck.findings(
                                    this, what, free, "free some space or lower the retention")));
              });
    }
    return findings;
  }
}
