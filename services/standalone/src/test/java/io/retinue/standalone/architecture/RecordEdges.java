package io.retinue.standalone.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The classes that may use the generated Avro records. All other code works on Retinue's own types,
 * so that a change of a schema does not reach it.
 *
 * @param edges a module to its packages, or single classes, that may use the records; {@code *} is
 *     the whole module
 */
record RecordEdges(Map<String, Set<String>> edges) {
  private static final String RECORDS = "io.retinue.schemas.";

  static final RecordEdges OURS =
      new RecordEdges(
          Map.ofEntries(
              Map.entry(
                  "alerter",
                  Set.of(
                      "AlertTopology",
                      "AlerterMeters",
                      "CameraReplay",
                      "EventReader",
                      "ObjectEvents",
                      "ObjectTracking",
                      "PresenceProcessor",
                      "TracksSerde",
                      "WatchProcessor",
                      "WatchedCamera",
                      "rules.AlertSeverity",
                      "watch.AlertEvents",
                      "watch.BlindWatch",
                      "watch.CameraMemory",
                      "watch.CameraWatch",
                      "watch.RetractedAlert",
                      "watch.RuleFinder",
                      "watch.RuleState",
                      "watch.RuleWatch")),
              Map.entry(
                  "console",
                  Set.of(
                      "AlertBoard",
                      "AlertQuery",
                      "CameraCounts",
                      "CameraReport",
                      "CameraView",
                      "Dashboard",
                      "ObjectBoard",
                      "ObjectCounts",
                      "RecordDecoder",
                      "Retractions",
                      "StartingPoints",
                      "Timeline",
                      "TrainingBoard")),
              Map.entry(
                  "detector",
                  Set.of(
                      "batch.FrameParser",
                      "model.ServingRelease",
                      "release.ModelLoader",
                      "release.ReleaseSwap",
                      "release.ReleaseWatcher",
                      "release.RetinaNetLoader",
                      "stream.DetectProcessor",
                      "stream.DetectionEvents",
                      "stream.DetectionTopology",
                      "stream.StreamsStart")),
              Map.entry(
                  "evidence",
                  Set.of(
                      "AlertFrames",
                      "AlertReader",
                      "BestPicture",
                      "ClipCutter",
                      "ClipOrder",
                      "ClipWindow",
                      "PendingAlert",
                      "PendingAlerts",
                      "PictureKeeper",
                      "SnapshotPainter")),
              Map.entry(
                  "ingest",
                  Set.of(
                      "CameraFactory",
                      "CameraHistories",
                      "publish.FrameProducers",
                      "publish.FramePublisher",
                      "publish.StatusWriter")),
              Map.entry(
                  "notifier",
                  Set.of(
                      "AlertFilter",
                      "AlertMessage",
                      "AlertPictures",
                      "AlertWords",
                      "KafkaJsonSink",
                      "MailMessage",
                      "MailPicture",
                      "MailSink",
                      "MailText",
                      "MqttPictures",
                      "MqttSink",
                      "MqttStates",
                      "Sink",
                      "SinkWorker",
                      "Trial",
                      "WaitingAlerts",
                      "WebhookSink")),
              Map.entry(
                  "platform",
                  Set.of(
                      "alert.AlertLog",
                      "alert.AlertRetraction",
                      "alert.KeptFrame",
                      "alert.OthersOfClass",
                      "feedback.LabelWriter",
                      "frame.FrameId",
                      "frame.ShedReason",
                      "release.Candidate",
                      "release.ModelStore",
                      "release.ReleasePublisher",
                      "release.Releases",
                      "serde.ConfluentSerde",
                      "serde.RetinueSerdes")),
              Map.entry(
                  "standalone",
                  Set.of(
                      "RunLedger",
                      "camera.ReportedCamera",
                      "cli.AlertsCommand",
                      "cli.HumanLine",
                      "cli.ModelCalibrateCommand",
                      "cli.ModelCommand",
                      "cli.ModelImportCommand",
                      "cli.TrainingProgressPrinter",
                      "config.NotifyYaml",
                      "demo.Demo",
                      "doctor.CamerasCheck",
                      "doctor.ClocksCheck",
                      "doctor.ReleasesCheck",
                      "doctor.RulesCheck",
                      "doctor.SpeedCheck",
                      "rules.SeenAlert",
                      "rules.TrialRun",
                      "weights.ImportedRelease")),
              Map.entry(
                  "testkit",
                  Set.of(
                      "CameraLedger",
                      "RequiredAlerts",
                      "FrameName",
                      "RecordBytes",
                      "SampleRecords",
                      "TopicLedger",
                      "WrittenObjects")),
              Map.entry(
                  "trainer",
                  Set.of(
                      "FormerRuns",
                      "dataset.FeedbackIndex",
                      "dataset.FeedbackLog",
                      "dataset.FrameLog",
                      "dataset.IndexedRecord",
                      "dataset.Label",
                      "dataset.TaughtFrame",
                      "release.StoreSweep",
                      "run.RunRecord",
                      "run.RunReporter",
                      "run.StoredRelease",
                      "run.TrainingRun"))));

  /**
   * Classes that use a record and may not, such as {@code alerter Zone}, and names in the list that
   * use none.
   */
  Set<String> violations(JavaClasses classes) {
    Set<String> users = new TreeSet<>();
    for (JavaClass user : classes) {
      if (!user.getName().startsWith(RECORDS) && usesRecords(user)) {
        users.add(Arrows.moduleOf(user.getName()) + " " + nameInModule(user));
      }
    }
    Set<String> allowed =
        edges.entrySet().stream()
            .flatMap(module -> module.getValue().stream().map(name -> module.getKey() + " " + name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> violations = new TreeSet<>(users);
    violations.removeIf(user -> allowed.stream().anyMatch(edge -> covers(edge, user)));
    allowed.stream()
        .filter(edge -> users.stream().noneMatch(user -> covers(edge, user)))
        .map(edge -> edge + " uses no record")
        .forEach(violations::add);
    return violations;
  }

  private static boolean covers(String edge, String user) {
    return edge.endsWith("*")
        ? user.startsWith(edge.substring(0, edge.length() - 1))
        : user.equals(edge) || user.startsWith(edge + ".");
  }

  private static boolean usesRecords(JavaClass user) {
    return user.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .anyMatch(used -> used.getBaseComponentType().getName().startsWith(RECORDS));
  }

  /** Such as {@code Board} or {@code release.Releases}; nested types count as their outermost. */
  private static String nameInModule(JavaClass type) {
    List<String> names = Arrays.asList(type.getName().replaceAll("\\$.*", "").split("\\."));
    return String.join(".", names.subList(3, names.size()));
  }
}
