package io.retinue.trainer.run;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.release.Candidate;
import io.retinue.platform.release.ChampionMovedException;
import io.retinue.platform.release.Decision;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.ReleasePublisher;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingDivergedException;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.FeedbackLog;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.fit.Judge;
import io.retinue.trainer.fit.Judgment;
import io.retinue.trainer.fit.PseudoLabels;
import io.retinue.trainer.fit.SnapshotExamples;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.trainer.release.ReleaseMaker;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One training run, from the feedback topic to the models topic: snapshot, fit, judge, decide,
 * store, announce. Nothing serves before the last step, which is one transaction: a run that is
 * killed, stopped or fails leaves at most a folder in the store that no topic names.
 *
 * <p>A run is used once, on the thread that calls {@link #run}; {@link #stop} is for any thread.
 */
public final class TrainingRun {
  private static final int MOST_CONTESTS = 3;

  private final TrainerConfig config;
  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final Clock clock;
  private final RunListener listener;
  private final ModelStore store;
  private final ReleasePublisher publisher;
  private final PromotionGate gate;
  private final StopSignal stop = new StopSignal();

  public TrainingRun(
      TrainerConfig config, KafkaConnection connection, Clock clock, RunListener listener) {
    this.config = config;
    this.clients = new KafkaClients(connection);
    this.serdes = new RetinueSerdes(connection);
    this.clock = clock;
    this.listener = listener;
    this.store = new ModelStore(config.storeDirectory());
    this.publisher =
        new ReleasePublisher(clients, serdes, config.model(), clock, config.announceWithin());
    this.gate = new PromotionGate(config.gate());
  }

  /** Ends the run soon: {@link #run} then throws {@link StoppedException}. */
  public void stop() {
    stop.stop();
  }

  /**
   * Trains now, on all labels.
   *
   * @throws RetinueException naming the case: no labels to learn from, another run going on, a
   *     champion whose weights are damaged, a broker or a disk that fails, a fit that diverges
   * @throws StoppedException if {@link #stop} was called first
   */
  public RunOutcome run() {
    clients.requireReachable();
    TorchThreads.useOnThisThread(config.threads()); // judging, too
    try (RunLock lock = RunLock.acquire(config.workDirectory())) {
      // A run that was killed is done again under its name, from its checkpoint if nothing changed.
      return run(lock.killedRun().orElseGet(() -> RunId.at(clock.instant())), lock);
    }
  }

  private RunOutcome run(String runId, RunLock lock) {
    try (RunReporter reporter =
        new RunReporter(
            runId, config.model(), clock, clients.newProducer(serdes.training()), listener)) {
      try {
        return run(runId, lock.newFolder(runId), reporter);
      } catch (TrainingDivergedException e) {
        RetinueException known =
            new RetinueException(
                ErrorKind.FAILURE,
                "the training diverged: " + e.getMessage() + "; the champion stays",
                "look for wrong labels, or train again with another seed",
                e);
        reporter.ended(TrainingPhase.FAILED, null, sentence(known));
        throw known;
      } catch (RetinueException e) {
        reporter.ended(TrainingPhase.FAILED, null, sentence(e));
        throw e;
      } catch (RuntimeException e) {
        reporter.ended(TrainingPhase.FAILED, null, String.valueOf(e.getMessage()));
        throw e;
      }
    }
  }

  private RunOutcome run(String runId, Path work, RunReporter reporter) {
    reporter.phase(TrainingPhase.SNAPSHOT, "Reading the labels.");
    try (FeedbackLog log = FeedbackLog.open(clients, serdes);
        DatasetSnapshot snapshot = DatasetSnapshot.take(log, work, stop)) {
      reporter.labels(snapshot.labels().size());
      Optional<Champion> base = Champion.of(publisher.releases(), store);
      List<String> classes = StartingModel.classes(base, snapshot);
      Optional<Judgment> championJudgment = base.map(one -> judge(one, snapshot, classes));
      championJudgment.ifPresent(its -> reporter.championAp(its.metrics().ap()));
      TrainingConfig training = trainingConfig();
      Path folder = work.resolve("release");
      reporter.phase(TrainingPhase.FIT, fitMessage(snapshot, base, classes));
      RunPlan plan =
          RunPlan.of(
              runId,
              snapshot.manifestSha256(),
              base.map(Champion::sha256).orElse(null),
              training + " " + config.network());
      Checkpoints checkpoints = new Checkpoints(plan.settle(work), config.checkpointEvery());
      ReleaseMaker.Made made =
          fit(snapshot, base, classes, training, checkpoints, folder, reporter);
      reporter.evaluated(made.judgment().metrics());
      RunRecord record = new RunRecord(runId, base, snapshot, training, made);
      Comparison contest = new Comparison(made.judgment(), base, championJudgment);
      return release(record, contest, folder, reporter);
    }
  }

  private ReleaseMaker.Made fit(
      DatasetSnapshot snapshot,
      Optional<Champion> base,
      List<String> classes,
      TrainingConfig training,
      Checkpoints checkpoints,
      Path folder,
      RunReporter reporter) {
    List<Label> learned = snapshot.split().training();
    Map<String, List<Annotation>> rehearsed =
        base.map(one -> rehearse(one, snapshot, learned, classes)).orElse(Map.of());
    try (RetinaNet model = StartingModel.open(base, classes, snapshot, config)) {
      return new ReleaseMaker()
          .make(
              model,
              new SnapshotExamples(snapshot, learned, classes, rehearsed),
              heldBack(snapshot, classes),
              training,
              Optional.of(checkpoints),
              folder,
              reporter,
              stop);
    }
  }

  private RunOutcome release(
      RunRecord record, Comparison first, Path folder, RunReporter reporter) {
    Comparison contest = first;
    for (int attempt = 1; attempt <= MOST_CONTESTS; attempt++) {
      Decision verdict = contest.decide(gate);
      reporter.phase(TrainingPhase.GATE, verdict.reason());
      ReleaseFolder.writeReport(folder, record.report(contest, verdict));
      String sha256 = store.put(folder);
      Candidate candidate =
          new Candidate(
              sha256,
              store.uri(sha256).toString(),
              record.made().spec().namedClasses(),
              record.made().spec().toJson(),
              record.metrics(contest),
              record.provenance());
      try {
        long version =
            publisher.announce(candidate, verdict, contest.champion().map(Champion::version), stop);
        return outcome(version, verdict, contest, record.snapshot(), reporter);
      } catch (ChampionMovedException e) {
        contest = judgeAgain(record, folder);
      }
    }
    throw new RetinueException(
        ErrorKind.FAILURE,
        "the champion changed " + MOST_CONTESTS + " times while the new release was judged",
        "train again when no other run is going on");
  }

  private Comparison judgeAgain(RunRecord record, Path folder) {
    Optional<Champion> champion = Champion.of(publisher.releases(), store);
    Set<String> union = new LinkedHashSet<>(record.made().spec().namedClasses());
    champion.ifPresent(one -> union.addAll(one.classes()));
    List<String> classes = List.copyOf(union);
    DatasetSnapshot snapshot = record.snapshot();
    try (Detector challenger = ReleaseFolder.open(folder)) {
      return new Comparison(
          judge(challenger, snapshot, classes),
          champion,
          champion.map(one -> judge(one, snapshot, classes)));
    }
  }

  private Judgment judge(Champion champion, DatasetSnapshot snapshot, List<String> classes) {
    try (Detector detector = champion.detector()) {
      return judge(detector, snapshot, classes);
    }
  }

  private Judgment judge(Detector detector, DatasetSnapshot snapshot, List<String> classes) {
    return new Judge(heldBack(snapshot, classes)).judge(detector, ReleaseMaker.MOST_JUDGED, stop);
  }

  private Map<String, List<Annotation>> rehearse(
      Champion champion, DatasetSnapshot snapshot, List<Label> labels, List<String> classes) {
    try (Detector detector = champion.detector()) {
      return PseudoLabels.recall(detector, snapshot, labels, classes, stop);
    }
  }

  private static SnapshotExamples heldBack(DatasetSnapshot snapshot, List<String> classes) {
    return new SnapshotExamples(snapshot, snapshot.split().heldBack(), classes);
  }

  private TrainingConfig trainingConfig() {
    TrainingBudget budget =
        config.budget() instanceof RunBudget.Steps steps
            ? new TrainingBudget.Steps(steps.count())
            : new TrainingBudget.Time(((RunBudget.Time) config.budget()).duration());
    return TrainingConfig.of(config.recipe(), budget)
        .withSeed(config.seed())
        .withThreads(config.threads());
  }

  private static RunOutcome outcome(
      long version,
      Decision verdict,
      Comparison contest,
      DatasetSnapshot snapshot,
      RunReporter reporter) {
    if (verdict instanceof Decision.Promote) {
      reporter.ended(TrainingPhase.RELEASED, version, verdict.reason());
      return new RunOutcome.Promoted(
          version,
          verdict.reason(),
          contest.challenger(),
          contest.championJudgment(),
          snapshot.ranges());
    }
    reporter.ended(TrainingPhase.REJECTED, version, verdict.reason());
    return new RunOutcome.Rejected(
        version,
        verdict.reason(),
        contest.challenger(),
        contest.championJudgment(),
        snapshot.ranges());
  }

  private static String fitMessage(
      DatasetSnapshot snapshot, Optional<Champion> base, List<String> classes) {
    return "Learning %s from %d labelled frames, %d held back, starting from %s."
        .formatted(
            String.join(", ", classes),
            snapshot.split().training().size(),
            snapshot.split().heldBack().size(),
            base.map(one -> "release " + one.version()).orElse("random weights"));
  }

  private static String sentence(RetinueException e) {
    return e.getMessage() + "; " + e.remedy();
  }
}
