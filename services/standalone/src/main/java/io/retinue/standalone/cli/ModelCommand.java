package io.retinue.standalone.cli;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.Deployment;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "model",
    description = "Lists, imports, exports and inspects releases.",
    subcommands = {
      ModelCommand.Listing.class,
      ModelImportCommand.class,
      ModelExportCommand.class,
      ModelForwardCommand.class
    })
final class ModelCommand {
  private ModelCommand() {}

  @Command(
      name = "list",
      description =
          "Lists every release: version, state, AP on held-back labels, classes and reason.")
  static final class Listing extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Override
    public void run() {
      try (Deployment open = deployment.open()) {
        List<ModelRelease> releases =
            Releases.read(
                    new KafkaClients(open.kafka()),
                    new RetinueSerdes(open.kafka()).models(),
                    Deployment.MODEL)
                .releases();
        if (releases.isEmpty()) {
          println(
              "no release yet: import labels with `retinue label import` and run `retinue"
                  + " train`, or run `retinue model import`");
        } else {
          printf(
              "%7s  %-11s %5s %5s  %-20s  %-12s %s%n",
              "VERSION", "STATE", "AP", "AP50", "AT", "SHA256", "CLASSES");
          releases.forEach(this::print);
        }
      }
    }

    private void print(ModelRelease release) {
      printf(
          "%7d  %-11s %5s %5s  %-20s  %-12s %s%n",
          release.getVersion(),
          release.getState(),
          number(release, "AP"),
          number(release, "AP50"),
          release.getAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
          release.getSha256().substring(0, 12),
          String.join(", ", release.getClasses()));
      println("         " + release.getReason());
    }

    private static String number(ModelRelease release, String metric) {
      Double value = release.getMetrics().get(metric);
      return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }
  }
}
