package io.retinue.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraBlindRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.detector.metrics.PaceWindow;
import io.retinue.platform.kafka.TopicAdmin.Difference;
import io.retinue.platform.kafka.TopicAdmin.TopicState;
import io.retinue.platform.kafka.TopicAdmin.TopicState.Presence;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.standalone.doctor.LagCheck.GroupPosition;
import io.retinue.testkit.SampleRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What a test cannot plant on one small broker. */
class ChecksTest {
  private static final TopicPartition FRAMES = new TopicPartition("retinue.frames", 0);
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void shouldNameTopicsThatOneBrokersLossWouldLose() {
    TopicState state =
        new TopicState(
            Topic.FEEDBACK,
            Presence.EXISTED,
            1,
            3,
            Map.of(),
            List.of(new Difference("min.insync.replicas", "1", "2")));
    TopicState single = new TopicState(Topic.MODELS, Presence.EXISTED, 1, 1, Map.of(), List.of());

    List<Finding> findings = new TopicsCheck().findings(List.of(state, single), 3);

    assertThat(findings)
        .extracting(Finding::problem)
        .containsExactly(
            "retinue.feedback: min.insync.replicas is 1, not 2",
            "retinue.models has 1 replicas, 3 are possible");
    assertThat(findings.get(0).remedy()).endsWith("--add-config min.insync.replicas=2");
    assertThat(findings.get(1).remedy()).contains("kafka-reassign-partitions.sh");
  }

  @Test
  void shouldNotProposeASettingForATopicWithTooManyPartitions() {
    Difference three = new Difference(Difference.PARTITIONS, "3", "1");
    TopicState models =
        new TopicState(Topic.MODELS, Presence.EXISTED, 3, 1, Map.of(), List.of(three));

    assertThat(new TopicsCheck().findings(List.of(models), 1))
        .singleElement()
        .satisfies(
            one -> assertThat(one.problem()).isEqualTo("retinue.models: partitions is 3, not 1"))
        .satisfies(one -> assertThat(one.remedy()).startsWith("Kafka cannot remove partitions"));
  }

  @Test
  void shouldComputeHowLongFramesAreKept() {
    long hour = Duration.ofHours(1).toMillis();

    assertThat(FrameRetention.keeps(hour, 1 << 30, 0)).isEqualTo(Duration.ofHours(1));
    // 2^30 bytes at 2^20 bytes a second
    assertThat(FrameRetention.keeps(hour, 1 << 30, 1 << 20)).isEqualTo(Duration.ofSeconds(1024));
    assertThat(FrameRetention.keeps(hour, -1, 1 << 20)).isEqualTo(Duration.ofHours(1));
    assertThat(FrameRetention.keeps(-1, 1 << 30, 1 << 30)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldNameAPartitionThatKeepsFramesForTooShortATime() {
    RetentionCheck check = new RetentionCheck();
    FrameRetention enough = new FrameRetention(Duration.ofMinutes(5), 3e6);
    FrameRetention short1 = new FrameRetention(Duration.ofSeconds(57), 19e6);

    assertThat(check.findings(Map.of(FRAMES, enough))).isEmpty();
    List<Finding> findings = check.findings(Map.of(FRAMES, short1));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).problem())
        .startsWith("retinue.frames-0 keeps frames for 57 s at the present 19.0 MB/s");
    assertThat(findings.get(0).remedy()).contains("retention.bytes=5700000000"); // 19e6 · 300 s
  }

  @Test
  void shouldNotProposeToKeepNoFrameWhereNoneComes() {
    FrameRetention idle = new FrameRetention(Duration.ofMinutes(1), 0);

    assertThat(new RetentionCheck().findings(Map.of(FRAMES, idle)))
        .singleElement()
        .satisfies(one -> assertThat(one.remedy()).contains("retention.bytes=1073741824"));
  }

  @Test
  void shouldSayThatTheModelIsTooSlowForTheCameras() {
    PaceWindow window = new PaceWindow();
    for (int frame = 0; frame < 20 * 30; frame++) { // half a minute at 20 a second
      long ingestedMs = NOW.plusMillis(50L * frame).toEpochMilli();
      if (frame % 20 < 3) {
        window.processed("retinanet v1", 310);
        window.arrived(ingestedMs);
      } else {
        window.shed(ingestedMs);
      }
    }

    assertThat(new SpeedCheck().findings(new PaceWindow())).isEmpty();
    assertThat(new SpeedCheck().findings(window))
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.problem())
                    .isEqualTo(
                        "retinanet v1 takes 310 ms a frame, so it can take 3.2 frames a second; the"
                            + " cameras bring 20.0, and 85% of them are shed as too old"))
        .satisfies(one -> assertThat(one.remedy()).contains("fewer frames"));
  }

  @Test
  void shouldNotComplainOfAnAlerterThatIsNotUsed() {
    LagCheck check = new LagCheck();
    Map<TopicPartition, Long> none = Map.of(FRAMES, 0L);
    Map<TopicPartition, Long> many = Map.of(FRAMES, 100L);
    GroupPosition unused =
        new GroupPosition("retinue-alerter", Topic.DETECTIONS, 0, Map.of(), none, many);
    GroupPosition stopped =
        new GroupPosition("retinue-alerter", Topic.DETECTIONS, 0, none, none, many);
    GroupPosition working =
        new GroupPosition("retinue-alerter", Topic.DETECTIONS, 1, none, none, many);
    GroupPosition atTheMark =
        new GroupPosition("retinue-alerter", Topic.DETECTIONS, 0, Map.of(FRAMES, 99L), none, many);

    assertThat(check.findings(unused)).isEmpty();
    assertThat(check.findings(working)).isEmpty();
    assertThat(check.findings(atTheMark)).isEmpty();
    assertThat(check.findings(stopped))
        .singleElement()
        .satisfies(one -> assertThat(one.problem()).startsWith("no alerter runs, and 100 records"));
  }

  @Test
  void shouldNameADiskThatIsAlmostFull() {
    BrokerDisksCheck check = new BrokerDisksCheck();

    assertThat(DiskCheck.findings(check, "broker 1", 2L << 30, "free some")).isEmpty();
    assertThat(DiskCheck.findings(check, "broker 1", 100 << 20, "free some"))
        .singleElement()
        .hasToString("broker-disks: the disk of broker 1 has 100 MB left: free some");
  }

  @Test
  void shouldGiveACameraTimeToConnectAndForgetOneThatWasTakenAway() {
    CamerasCheck check = new CamerasCheck();

    assertThat(check.findings(List.of(status(CameraState.CONNECTING, 5, 0)), NOW)).isEmpty();
    assertThat(check.findings(List.of(status(CameraState.CONNECTING, 300, 0)), NOW)).hasSize(1);
    assertThat(check.findings(List.of(status(CameraState.STALLED, 300, 0)), NOW)).hasSize(1);
    assertThat(check.findings(List.of(status(CameraState.LIVE, 300, 0)), NOW)).isEmpty();
    assertThat(check.findings(List.of(status(CameraState.LIVE, 300, 120)), NOW)).hasSize(1);
    assertThat(check.findings(List.of(status(CameraState.FAILED, 90_000, 90_000)), NOW)).isEmpty();
    assertThat(check.findings(List.of(status(CameraState.ENDED, 300, 300)), NOW)).isEmpty();
  }

  @Test
  void shouldPrintAFindingOnOneLine() {
    assertThat(new Finding("cameras", "camera \u001b[31m\nfailed\u0085", "look"))
        .hasToString("cameras: camera \\u001b[31m\\nfailed\\u0085: look");
  }

  private static CameraStatus status(CameraState state, long sinceSeconds, long atSeconds) {
    CameraStatus status = SampleRecords.camera();
    status.setState(state);
    status.setSince(NOW.minusSeconds(sinceSeconds));
    status.setAt(NOW.minusSeconds(atSeconds));
    return status;
  }

  @Test
  void shouldNameRulesThatWatchAClassWhichNobodyDetects() {
    List<AlertRule> rules =
        List.of(
            PresenceRule.of("people", "persn"),
            PresenceRule.of("cars", "car"),
            PresenceRule.of("giraffes", "giraffe"),
            new CameraBlindRule(
                RuleScope.of("blind", CameraBlindRule.LABEL), Duration.ofSeconds(10)));

    assertThat(new RulesCheck().unknown(rules, List.of("person", "car")))
        .extracting(Finding::toString)
        .containsExactly(
            "rules: rule people watches 'persn', which the champion does not detect: did you mean"
                + " 'person'?",
            "rules: rule giraffes watches 'giraffe', which the champion does not detect: it"
                + " detects: person, car");
  }
}
