package io.retinue.standalone.doctor;

import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.KafkaException;

/** Whether the disks of the data directory and of the brokers have space. */
final class DiskCheck implements Check {
  private static final long LEAST_BYTES = 1L << 30;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(); // the data directory is on this machine
  }

  @Override
  public List<Finding> run(CheckContext context) {
    List<Finding> findings = new ArrayList<>();
    try {
      FileStore disk = Files.getFileStore(context.data());
      findings.addAll(
          findings(
              "the data directory " + context.data(),
              disk.getUsableSpace(),
              "free some space, or move it and name the new place with --data DIR"));
    } catch (IOException e) {
      throw RetinueException.unwritable("the data directory " + context.data(), e);
    }
    try {
      findings.addAll(brokers(context));
    } catch (KafkaException | RetinueException e) {
      return findings; // the brokers have a check of their own
    }
    return findings;
  }

  List<Finding> findings(String what, long freeBytes, String remedy) {
    return freeBytes >= LEAST_BYTES
        ? List.of()
        : List.of(
            finding("the disk of " + what + " has " + (freeBytes >> 20) + " MB left", remedy));
  }

  private List<Finding> brokers(CheckContext context) {
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
                                findings(what, free, "free some space or lower the retention")));
              });
    }
    return findings;
  }
}
