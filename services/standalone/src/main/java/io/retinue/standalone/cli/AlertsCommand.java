package io.retinue.standalone.cli;

import io.retinue.platform.alert.AlertLog;
import io.retinue.platform.alert.AlertRetraction;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.AvroJson;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.text.PrintableText;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.RetractionReason;
import io.retinue.standalone.Deployment;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "alerts",
    description = "Lists alerts, and retracts those that are wrong or unwanted.",
    subcommands = {AlertsCommand.ListAlerts.class, AlertsCommand.Retract.class})
final class AlertsCommand {
  private AlertsCommand() {}

  @Command(
      name = "list",
      description = "Prints the alerts that are kept, with what became of each, the newest first.")
  static final class ListAlerts extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Option(names = "--camera", paramLabel = "NAME", description = "Alerts of this camera.")
    private @Nullable String camera;

    @Option(names = "--rule", paramLabel = "NAME", description = "Alerts of this rule.")
    private @Nullable String rule;

    @Option(
        names = "-n",
        paramLabel = "N",
        defaultValue = "20",
        description = "At most so many. Default: ${DEFAULT-VALUE}")
    private int count = 20;

    @Option(names = "--json", description = "Print each as a line of JSON.")
    private boolean json;

    @Override
    public void run() {
      if (count < 1) {
        throw wrongOptions("-n takes 1 or more, not " + count);
      }
      try (Deployment open = deployment.open()) {
        List<AlertEvent> alerts =
            log(open).newestFirst().stream()
                .filter(alert -> camera == null || alert.getCamera().equals(camera))
                .filter(alert -> rule == null || alert.getRule().equals(rule))
                .limit(count)
                .toList();
        if (json) {
          alerts.forEach(alert -> println(PrintableText.line(AvroJson.line(alert))));
          return;
        }
        if (alerts.isEmpty()) {
          println("There are no such alerts.");
          return;
        }
        printf("%-10s %-20s %9s  %-12s %s%n", "STATE", "SINCE", "SECONDS", "LABEL", "ALERT");
        alerts.forEach(this::row);
      }
    }

    private void row(AlertEvent alert) {
      printf(
          "%-10s %-20s %9.1f  %-12s %s%n",
          alert.getType(),
          alert.getSince().truncatedTo(ChronoUnit.SECONDS),
          alert.getDurationMs() / 1000.0,
          PrintableText.line(alert.getLabel()),
          PrintableText.line(alert.getAlertId()));
    }
  }

  @Command(
      name = "retract",
      description = {
        "Says that an alert is a false positive or, with --unwanted, that nobody wants it.",
        "The alerter then writes the alert's event RETRACTED, and objects of its class at its place"
            + " cause no alert of its rule for some time. The frame of a false positive becomes a"
            + " label, from which the next training learns that the class is not there."
      })
  static final class Retract extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Parameters(
        paramLabel = "ALERT",
        description = "Id of the alert, as 'retinue alerts list' prints it.")
    private String alertId = "";

    @Option(
        names = "--unwanted",
        description = "The object is there, but nobody wants the alert: the model learns nothing.")
    private boolean unwanted;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Why, in your words.")
    private @Nullable String comment;

    @Option(
        names = "--mute-hours",
        paramLabel = "HOURS",
        defaultValue = "24",
        description =
            "Hours for which look-alikes at the place cause no alert of the rule; 0 for none."
                + " Default: ${DEFAULT-VALUE}")
    private int muteHours = 24;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        defaultValue = "${sys:user.name}",
        description = "Who retracts it. Default: ${DEFAULT-VALUE}")
    private String by = "";

    @Override
    public void run() {
      AlertRetraction.Verdict verdict =
          new AlertRetraction.Verdict(
              by,
              comment,
              unwanted ? RetractionReason.UNWANTED : RetractionReason.FALSE_POSITIVE,
              Duration.ofHours(muteHours));
      try (Deployment open = deployment.open()) {
        AlertEvent alert = log(open).find(alertId);
        KafkaClients clients = new KafkaClients(open.kafka());
        AlertRetraction.Outcome outcome =
            new AlertRetraction(clients, new RetinueSerdes(open.kafka()), Clock.systemUTC())
                .retract(alert, verdict);
        println("retracted " + alertId);
        println(
            outcome
                .label()
                .map(label -> "labeled   " + label.frame() + ": no " + alert.getLabel() + " there")
                .orElse("labeled   nothing: " + whyNoLabel(alert)));
      }
    }

    private String whyNoLabel(AlertEvent alert) {
      if (unwanted) {
        return "the model was right";
      }
      return alert.getBoxFrame() == null ? "it shows no object" : "its frame is no longer kept";
    }
  }

  private static AlertLog log(Deployment open) {
    return AlertLog.read(new KafkaClients(open.kafka()), new RetinueSerdes(open.kafka()));
  }
}
