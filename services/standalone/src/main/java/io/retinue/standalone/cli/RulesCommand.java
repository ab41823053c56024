package io.retinue.standalone.cli;

import io.retinue.alerter.AlerterConfig;
import io.retinue.platform.text.PrintableText;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.rules.RuleTrial;
import io.retinue.standalone.rules.RuleTrial.Span;
import io.retinue.standalone.rules.SeenAlert;
import io.retinue.standalone.rules.TrialResult;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "rules",
    description = "Tries rules on what the cameras saw.",
    subcommands = RulesCommand.Try.class)
final class RulesCommand {
  private RulesCommand() {}

  @Command(
      name = "try",
      description = {
        "Runs the rules of a settings file over the detections that are kept, without a model, and"
            + " prints which alerts would appear and which would vanish.",
        "Nothing is written: neither alerts nor settings. A settings file that is not in force yet"
            + " is named with --config; Kafka must be the one that has the detections."
      })
  static final class Try extends PrintingCommand implements Runnable {
    @Mixin private DeploymentOptions deployment = new DeploymentOptions();

    @Option(
        names = "--from",
        paramLabel = "TIME",
        converter = Moment.class,
        description =
            "Alerts that begin from then on, such as 2026-11-23T18:00 or 2026-11-23T17:00:00Z."
                + " Default: a day before --to.")
    private @Nullable Instant from;

    @Option(
        names = "--to",
        paramLabel = "TIME",
        converter = Moment.class,
        description = "Alerts that are opened before then. Default: now.")
    private @Nullable Instant to;

    @Option(names = "--camera", paramLabel = "NAME", description = "Only this camera.")
    private @Nullable String camera;

    @Option(
        names = "-n",
        paramLabel = "N",
        defaultValue = "20",
        description = "List at most so many alerts of either kind. Default: ${DEFAULT-VALUE}")
    private int most = 20;

    @Option(names = "--json", description = "Print each as a line of JSON.")
    private boolean json;

    @Override
    public void run() {
      Instant end = to == null ? Instant.now() : to;
      Instant begin = from == null ? end.minus(Duration.ofDays(1)) : from;
      if (!begin.isBefore(end)) {
        throw wrongOptions("--from " + begin + " is not before --to " + end);
      }
      if (most < 0) {
        throw wrongOptions("-n takes 0 or more, not " + most);
      }
      AlerterConfig rules = new ServiceSettings(deployment.config()).alerter(null);
      long started = System.nanoTime();
      try (Deployment open = deployment.open()) {
        TrialResult result =
            new RuleTrial(open.kafka(), rules)
                .run(new Span(begin, end, Optional.ofNullable(camera)));
        if (json) {
          result.appearing().forEach(alert -> printJson("appears", alert));
          result.vanishing().forEach(alert -> printJson("vanishes", alert));
          return;
        }
        printf(
            "%d frames of %d %s from %s to %s, in %.1f s%n",
            result.frames(),
            result.cameras(),
            result.cameras() == 1 ? "camera" : "cameras",
            begin.truncatedTo(ChronoUnit.SECONDS),
            end.truncatedTo(ChronoUnit.SECONDS),
            (System.nanoTime() - started) / 1e9);
        print(result);
      }
    }

    private void print(TrialResult result) {
      if (result.rules().isEmpty()) {
        println("There was no alert, and there would be none.");
        return;
      }
      printf("%-24s %8s %8s %8s %8s%n", "RULE", "BEFORE", "AFTER", "APPEAR", "VANISH");
      for (TrialResult.OfRule rule : result.rules()) {
        printf(
            "%-24s %8d %8d %8d %8d%n",
            PrintableText.line(rule.rule()),
            rule.before(),
            rule.after(),
            rule.appear(),
            rule.vanish());
      }
      list("appears", result.appearing());
      list("vanishes", result.vanishing());
    }

    private void list(String what, List<SeenAlert> alerts) {
      alerts.stream()
          .limit(most)
          .forEach(
              alert ->
                  printf(
                      "%-8s  %-20s %9.1f s  %-12s %s%n",
                      what,
                      alert.since().truncatedTo(ChronoUnit.SECONDS),
                      Duration.between(alert.since(), alert.until()).toMillis() / 1000.0,
                      PrintableText.line(alert.label()),
                      PrintableText.line(alert.id())));
      if (alerts.size() > most) {
        println("and " + (alerts.size() - most) + " more: see all of them with -n or --json");
      }
    }

    private void printJson(String what, SeenAlert alert) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.put("change", what)
          .put("alert_id", alert.id())
          .put("camera", alert.camera())
          .put("rule", alert.rule())
          .put("label", alert.label())
          .put("since", alert.since().toString())
          .put("until", alert.until().toString());
      println(PrintableText.line(line.toString()));
    }
  }

  /** A moment in UTC, or by the clock of this machine, or the beginning of a day. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        if (text.endsWith("Z")) {
          return Instant.parse(text);
        }
        return text.contains("T")
            ? LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant()
            : LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time; write one such as 2026-11-23T18:00");
      }
    }
  }
}
