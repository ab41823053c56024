package io.retinue.standalone.cli;

import io.retinue.platform.settings.Variables;
import io.retinue.standalone.config.CameraFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    description = {
      "Prints the cameras of the settings file, with what ingest reported last of each.",
      "Starts nothing: where Kafka does not answer, it prints what the file says."
    })
final class CameraListCommand extends PrintingCommand implements Runnable {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public void run() {
    Optional<CameraFile> file =
        deployment.config().file().map(path -> new CameraFile(path, Variables.ofProcess()));
    List<CameraFile.Listed> written = file.map(CameraFile::list).orElse(List.of());
    Reports reports = Reports.of(deployment, file);
    CameraTable table = CameraTable.of(written, reports.byCamera(), Instant.now());
    if (json) {
      println(table.json(file.map(CameraFile::path), reports.trouble()));
      return;
    }
    table.lines().forEach(this::println);
    if (table.rows().isEmpty()) {
      println("There is no camera. Add one with: retinue camera add NAME SOURCE");
    }
    reports
        .trouble()
        .ifPresent(trouble -> println("States and counts are unknown: " + trouble + "."));
  }
}
