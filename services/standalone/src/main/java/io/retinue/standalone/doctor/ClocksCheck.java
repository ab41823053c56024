package io.retinue.standalone.doctor;

import io.retinue.platform.kafka.BrokerClock;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.record.TimestampType;

/** Whether this machine's clock, and those of the ingests, agree with the brokers'. */
final class ClocksCheck implements Check {
  private static final Duration MOST = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "clocks";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BROKERS, Need.REGISTRY);
  }

  @Override
  public List<Finding> run(CheckContext context) {
    List<Finding> findings =
        new ArrayList<>(
            compare(
                "this machine",
                context.answer(BrokerClock.ahead(context.admin(), context.clock()))));
    Map<String, List<Finding>> ingests = new TreeMap<>(); // the newest status of each camera
    TopicReader.scan(
        context.clients(),
        Topic.CAMERAS,
        context.serdes().cameras(),
        (record, status) -> {
          if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
            String who = "the ingest of camera " + status.getCamera();
            Instant appended = Instant.ofEpochMilli(record.timestamp());
            ingests.put(who, compare(who, Duration.between(appended, status.getAt())));
          }
        });
    ingests.values().forEach(findings::addAll);
    return findings;
  }

  private List<Finding> compare(String who, Duration ahead) {
    return ahead.abs().compareTo(MOST) <= 0
        ? List.of()
        : List.of(
            finding(
                "the clock of %s is %d s %s the brokers'"
                    .formatted(
                        who, ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"),
                "set both by NTP: the age of live frames is measured between them"));
  }
}
