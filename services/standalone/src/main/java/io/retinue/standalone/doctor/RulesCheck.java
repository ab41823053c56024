package io.retinue.standalone.doctor;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraBlindRule;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.release.Releases;
import io.retinue.platform.settings.NearestWord;
import io.retinue.platform.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Whether the classes that rules watch are among those that the champion detects. */
final class RulesCheck implements Check {
  @Override
  public String name() {
    return "rules";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BROKERS, Need.REGISTRY);
  }

  @Override
  public List<Finding> run(CheckContext context) {
    if (context.rules().isEmpty()) {
      return List.of();
    }
    Releases releases = new Releases(Releases.DEFAULT_MODEL);
    TopicReader.scan(
        context.clients(),
        Topic.MODELS,
        context.serdes().models(),
        (record, release) -> releases.accept(release));
    return releases
        .champion()
        .map(champion -> unknown(context.rules(), champion.getClasses()))
        .orElse(List.of());
  }

  /** Rules that can never open an alert. */
  List<Finding> unknown(List<AlertRule> rules, Collection<String> classes) {
    List<Finding> findings = new ArrayList<>();
    for (AlertRule rule : rules) {
      String label = rule.scope().label();
      if (!(rule instanceof CameraBlindRule) && !classes.contains(label)) {
        findings.add(
            finding(
                "rule %s watches '%s', which the champion does not detect"
                    .formatted(rule.name(), label),
                NearestWord.to(label, classes)
                    .map(word -> "did you mean '" + word + "'?")
                    .orElse("it detects: " + String.join(", ", classes))));
      }
    }
    return findings;
  }
}
