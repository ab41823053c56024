package io.retinue.standalone.rules;

import io.retinue.alerter.AlerterConfig;
import io.retinue.console.AreaFile.Edited;
import io.retinue.console.AreaTrial;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.standalone.config.CameraAreaFile;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.rules.RuleTrial.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tries zones and lines of the page's editor before they are saved: the settings as they would be
 * written, and a {@link RuleTrial} with them.
 *
 * @param rules what the alerter gets of the settings
 */
public record AreaRuleTrial(
    CameraAreaFile file, Function<RetinueConfig, AlerterConfig> rules, KafkaConnection kafka)
    implements AreaTrial {
  @Override
  public Prepared prepare(String camera, String basedOn, List<Edited> areas) {
    AlerterConfig config = rules.apply(file.changed(camera, basedOn, areas));
    return (from, to, progress) ->
        tried(
            new RuleTrial(kafka, config)
                .run(new Span(from, to, Optional.of(camera)), progress::goesOn));
  }

  private static Tried tried(TrialResult result) {
    List<TriedAlert> alerts = new ArrayList<>();
    add(alerts, Change.APPEARS, result.appearing());
    add(alerts, Change.VANISHES, result.vanishing());
    add(alerts, Change.STAYS, result.staying());
    alerts.sort(Comparator.comparing(TriedAlert::since).thenComparing(TriedAlert::id));
    return new Tried(result.frames(), result.reached(), alerts);
  }

  private static void add(List<TriedAlert> alerts, Change change, List<SeenAlert> seen) {
    seen.forEach(
        a -> alerts.add(new TriedAlert(change, a.id(), a.rule(), a.label(), a.since(), a.until())));
  }
}
