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
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.retinanet.training.CardFailedException;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.TrainingDivergedException;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.FeedbackLog;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.fit.Fit;
import io.retinue.trainer.fit.SnapshotExamples;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.release.ReleaseFolder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One training run, from the feedback topic to the models topic: snapshot, fit, evaluate, gate,
 * store, announce. Nothing serves before the last step, which is one transaction: a run that is
 * killed, stopped or fails leaves at most a folder in the store that no topic names.
 *
 * <p>A run is used once, on the thread that calls {@link #run}; {@link #stop} is for any thread.
 */
public final class TrainingRun {
  private static final int MOST_COMPARISONS = 3;
  private static final DateTimeFormatter RUN_ID =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final TrainerConfig config;
  private final KafkaClients clients;
  private final RetinueSerdes serdes;
  private final Clock clock;
  private final Consumer<TrainingEvent> listener;
  private final ModelStore store;
  private final ReleasePublisher publisher;
  private final PromotionGate gate;
  private final CompiledArchives compiled;
  private final StopSignal stop = new StopSignal();

  /**
   * @param listener receives every event that the run writes to the training topic, on any thread
   */
  public TrainingRun(
      TrainerConfig config,
      KafkaConnection connection,
      Clock clock,
      Consumer<TrainingEvent> listener) {
    this.config = config;
    this.clients = new KafkaClients(connection);
    this.serdes = new RetinueSerdes(connection);
    this.clock = clock;
    this.listener = listener;
    this.store = new ModelStore(config.storeDirectory());
    this.publisher =
        new ReleasePublisher(clients, serdes, config.model(), clock, config.announceWithin());
    this.gate = new PromotionGate(config.gate());
    this.compiled = new CompiledArchives(config.storeDirectory().resolveSibling("compiled"));
  }

  /** Ends the run soon: {@link #run} then throws {@link StoppedException}. */
  public void stop() {
    stop.stop();
  }

  /**
   * Trains now, on all labels.
   *
   * @throws RetinueException naming the case: no labels to learn from, another run going on, a
   *     champion whose weights are damaged, a broker, a disk or a GPU that fails, a fit that
   *     diverges
   * @throws StoppedException if {@link #stop} was called first
   */
  public Outcome run() {
    clients.requireReachable();
    TorchThreads.useOnThisThread(config.training().threads()); // evaluation, too
    try (RunLock lock = RunLock.acquire(config.workDirectory())) {
      // An unfinished run is repeated under its id, from its checkpoint if nothing has changed.
      String runId = lock.unfinishedRun().orElseGet(this::newRunId);
      Path folder = lock.newFolder(runId);
      try (RunReporter reporter =
          new RunReporter(
              runId, config.model(), clock, clients.newProducer(serdes.training()), listener)) {
        try {
          return run(runId, folder, reporter);
        } catch (RuntimeException e) {
          if (e instanceof CardFailedException) {
            lock.leave(folder);
          }
          RuntimeException failure = named(e);
          reporter.ended(
              TrainingPhase.FAILED,
              null,
              failure instanceof RetinueException known
                  ? known.getMessage() + "; " + known.remedy()
                  : String.valueOf(failure.getMessage()));
          throw failure;
        }
      }
    }
  }

  private Outcome run(String runId, Path work, RunReporter reporter) {
    ReleaseEvaluator evaluator = new ReleaseEvaluator(compiled, reporter, stop);
    StartingPoint from = StartingPoint.of(config.start(), publisher.releases(), store);
    try (Teaching teaching =
            Teaching.of(from, config.start(), clients, serdes, config.workDirectory(), evaluator);
        DatasetSnapshot snapshot = snapshot(teaching, reporter)) {
      from.requireTeacherFor(snapshot);
      reporter.labels(snapshot.labels().size());
      EvaluationSet validation = validation(snapshot, from.classes(snapshot));
      Path folder = work.resolve("release");
      RunLock.Plan plan =
          new RunLock.Plan(
              runId, snapshot.manifestSha256(), from.identity(), config.training().identity());
      Checkpoints checkpoints = new Checkpoints(plan.checkpoint(work), config.checkpointEvery());
      Fitted fitted;
      try (StartingModel start =
          StartingModel.open(
              from, snapshot, validation.classes(), config.training().seed(), evaluator)) {
        reporter.fit(
            from.message(snapshot, validation.classes()),
            new FitOutlook(start.training().size(), config.training()));
        fitted = fit(start, validation, checkpoints, folder, reporter);
      }
      EightBits.Choice choice =
          new EightBits(evaluator, validation).choose(folder, fitted.observation());
      RunRecord record =
          new RunRecord(
              runId,
              from,
              snapshot,
              config.training(),
              fitted.spec(),
              fitted.fit(),
              choice.report());
      return release(
          record,
          record.compare(choice.result(), from.champion(), validation, evaluator),
          folder,
          evaluator);
    }
  }

  /** A network that is trained, and written into the release's folder. */
  private record Fitted(ModelSpec spec, Fit fit, EightBits.Observation observation) {}

  private Fitted fit(
      StartingModel start,
      EvaluationSet validation,
      Checkpoints checkpoints,
      Path folder,
      RunReporter reporter) {
    reporter.begin("Compiling the training step and taking the first one", "steps");
    Fit fit =
        Fit.run(
            new Fit.Request(
                start.network(),
                start.training(),
                validation,
                config.training(),
                Optional.of(checkpoints),
                reporter,
                stop));
    reporter.phase(TrainingPhase.EVALUATE, "Writing the new release.");
    ReleaseFolder.writeModel(folder, start.network(), validation.golden());
    return new Fitted(
        start.network().spec(),
        fit,
        EightBits.observe(start.network(), start.training(), reporter, stop));
  }

  private DatasetSnapshot snapshot(Teaching teaching, RunReporter reporter) {
    ProgressListener progress = reporter.begin("Reading the labels", "records");
    try (FeedbackLog log = FeedbackLog.open(clients, serdes)) {
      Path index = config.workDirectory().resolve("feedback.index");
      return DatasetSnapshot.take(log, index, teaching.frames(), progress, stop);
    }
  }

  private Outcome release(
      RunRecord record, PromotionGate.Comparison first, Path folder, ReleaseEvaluator evaluator) {
    RunReporter reporter = evaluator.reporter();
    PromotionGate.Comparison comparison = first;
    for (int attempt = 1; attempt <= MOST_COMPARISONS; attempt++) {
      Decision decision = gate.decide(comparison);
      reporter.phase(TrainingPhase.GATE, decision.reason());
      ReleaseFolder.writeReport(folder, record.report(comparison, decision));
      String sha256 = store.put(folder);
      Candidate candidate = record.candidate(sha256, store.uri(sha256), comparison);
      try {
        long version =
            publisher.announce(
                candidate,
                decision,
                comparison.champion().map(PromotionGate.Comparison.Champion::version),
                stop);
        boolean promoted = decision instanceof Decision.Promote;
        reporter.ended(
            promoted ? TrainingPhase.RELEASED : TrainingPhase.REJECTED, version, decision.reason());
        return new Outcome(version, decision, comparison, record.snapshot().ranges());
      } catch (ChampionMovedException e) {
        comparison = compareAgain(record, folder, evaluator);
      }
    }
    throw new RetinueException(
        ErrorKind.FAILURE,
        "the champion changed " + MOST_COMPARISONS + " times while the new release was evaluated",
        "train again when no other run is going on");
  }

  private PromotionGate.Comparison compareAgain(
      RunRecord record, Path folder, ReleaseEvaluator evaluator) {
    Optional<StoredRelease> champion = StoredRelease.champion(publisher.releases(), store);
    EvaluationSet validation =
        validation(
            record.snapshot(), record.from().compared(record.spec().namedClasses(), champion));
    EvaluationResult result = evaluator.evaluate("the new release", folder, validation).result();
    return record.compare(result, champion, validation, evaluator);
  }

  private String newRunId() {
    String random = UUID.randomUUID().toString().substring(0, 6); // two may begin together
    return RUN_ID.format(clock.instant()) + "-" + random;
  }

  private static EvaluationSet validation(DatasetSnapshot snapshot, List<String> classes) {
    return new SnapshotExamples(snapshot, snapshot.split().validation(), classes);
  }

  private RuntimeException named(RuntimeException cause) {
    if (cause instanceof TrainingDivergedException) {
      return new RetinueException(
          ErrorKind.FAILURE,
          "the training diverged: " + cause.getMessage() + "; the champion stays",
          "look for wrong labels, or train again with another seed",
          cause);
    }
    return cause instanceof CardFailedException card ? lost(card) : cause;
  }

  private RetinueException lost(CardFailedException card) {
    return new RetinueException(
        ErrorKind.FAILURE,
        "training stopped on %s: %s; the champion stays, and so does a checkpoint, if one was due"
            .formatted(config.training().deviceName(), card.getMessage()),
        switch (card.reason()) {
              case MEMORY_FULL ->
                  "end what else uses the GPU; or train a smaller network or fewer layers"
                      + " (--arch, --trainable-layers)";
              case FAILED -> "check that nvidia-smi lists the GPU, and start this process again";
            }
            + "; or train on the CPU (--device cpu, or train.device in retinue.yaml): a run with"
            + " the same labels and settings goes on from its checkpoint",
        card);
  }

  /**
   * How a training run ended.
   *
   * @param version number of the release that the run made
   * @param decision whether the release serves, and why
   * @param comparison of the release and the champion on the validation labels
   * @param ranges what was read of the feedback topic
   */
  public record Outcome(
      long version,
      Decision decision,
      PromotionGate.Comparison comparison,
      List<OffsetRange> ranges) {
    public boolean isPromoted() {
      return decision instanceof Decision.Promote;
    }
  }
}
