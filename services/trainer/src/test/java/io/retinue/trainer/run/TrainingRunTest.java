package io.retinue.trainer.run;

import static io.retinue.trainer.testing.ColoredRectangles.box;
import static io.retinue.trainer.testing.ColoredRectangles.label;
import static io.retinue.trainer.testing.ColoredRectangles.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.release.Releases;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.SharedFixture;
import io.retinue.testkit.SteppedClock;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.evaluation.EvaluationResult;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.trainer.release.ReleaseReport;
import io.retinue.trainer.testing.ColoredRectangles;
import io.retinue.trainer.testing.ColoredRectangles.Color;
import io.retinue.trainer.testing.Settings;
import io.retinue.trainer.testing.TrainerBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs on a broker. Every test has empty topics, a store and a work directory of its own. The
 * first release, which takes longest to make, is made once and copied to each test that begins with
 * a champion.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrainingRunTest {
  private static final String MODEL = "retinanet";

  /**
   * Of the six blocks of 20 frames of the camera "gate", the one that its hash chooses for
   * validation.
   */
  private static final int VALIDATION_BLOCK = 3;

  private final TrainerBroker broker = TrainerBroker.start();
  private final SharedFixture<FirstRelease> first = SharedFixture.madeBy(this::train);
  private Path shared = Path.of(".");
  private TrainerConfig config = Settings.tiny(Path.of("."), 1);

  /**
   * The run that learned a first champion from 120 frames of red rectangles.
   *
   * @param store that holds the release
   * @param steps of the release on the models topic
   * @param events of the run on the training topic
   */
  private record FirstRelease(
      TrainingRun.Outcome outcome,
      ModelStore store,
      List<ModelRelease> steps,
      List<TrainingEvent> events) {
    ModelRelease champion() {
      return steps.get(steps.size() - 1);
    }
  }

  private FirstRelease train() {
    TrainerConfig settings = Settings.tiny(shared, 200);
    broker.write(reds(0, 120));
    TrainingRun.Outcome outcome =
        new TrainingRun(
                settings,
                broker.connection(),
                SteppedClock.everyReading(Duration.ofMillis(1)),
                event -> {})
            .run();
    assertThat(leftInWork(settings)).isEmpty();
    FirstRelease made =
        new FirstRelease(
            outcome,
            new ModelStore(settings.storeDirectory()),
            releases().history(),
            broker.trainingEvents());
    broker.emptyTopics();
    return made;
  }

  @BeforeAll
  void keepTheFirstReleaseIn(@TempDir Path folder) {
    shared = folder;
  }

  @BeforeEach
  void startFromNothing(@TempDir Path folder) {
    broker.emptyTopics();
    config = Settings.tiny(folder, 200);
  }

  /** Lets the first release be the champion, in a store of the test's own. */
  private ModelRelease givenAChampion() throws Exception {
    announce(first.get().steps());
    return champion();
  }

  /** The same for one of its steps, such as that of a candidate. */
  private ModelRelease givenAReleaseThatDoesNotServe(ModelRelease step) throws Exception {
    announce(List.of(step));
    return releases().release(step.getVersion()).orElseThrow();
  }

  private void announce(List<ModelRelease> steps) throws Exception {
    FirstRelease made = first.get();
    ModelStore store = new ModelStore(config.storeDirectory());
    String sha256 = store.put(made.store().get(made.champion().getSha256()));
    String uri = store.uri(sha256).toString();
    broker.announce(
        steps.stream().map(step -> ModelRelease.newBuilder(step).setUri(uri).build()).toList());
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @Test
  void shouldRefuseToTrainWithoutLabels() {
    assertThatThrownBy(() -> run(config))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.remedy()).contains("retinue label import");
            })
        .hasMessage("there are no labels to learn from");

    assertThat(releases().history()).isEmpty();
    assertThat(lastEvent().getPhase()).isEqualTo(TrainingPhase.FAILED);
    assertThat(lastEvent().getMessage()).startsWith("there are no labels to learn from; import");
    assertThat(leftInWork(config)).isEmpty();
  }

  @Test
  void shouldReleaseAChampionFromLabels() throws Exception {
    FirstRelease made = first.get();

    TrainingRun.Outcome outcome = made.outcome();
    assertThat(outcome.isPromoted()).as(outcome.decision().reason()).isTrue();
    assertThat(outcome.version()).isEqualTo(1);
    assertThat(outcome.comparison().challenger().metrics().ap())
        .isGreaterThan(0.75); // measured: 0.823
    assertThat(outcome.comparison().challenger().metrics().ap50())
        .isGreaterThan(0.95); // measured: 1
    assertThat(outcome.ranges()).containsExactly(new OffsetRange(0, 0, 120));
    assertThat(made.steps())
        .extracting(ModelRelease::getState)
        .containsExactly(ReleaseState.CANDIDATE, ReleaseState.CHAMPION);
    ModelRelease champion = made.champion();
    assertThat(champion.getClasses()).containsExactly("red");
    assertThat(champion.getMetrics())
        .containsEntry("AP", outcome.comparison().challenger().metrics().ap())
        .doesNotContainKey("champion.AP");
    Path folder = made.store().get(champion.getSha256());
    assertThat(folder.toUri().toString()).startsWith(champion.getUri());
    assertThat(Files.readString(folder.resolve("report.json"))).contains("First release");
    try (Detector model = Detector.open(folder, 1)) {
      assertThat(model.spec().toJson()).isEqualTo(champion.getNetwork());
    }
  }

  @Test
  void shouldServeInEightBitsWhereThatCostsNextToNothing() throws Exception {
    Path folder = first.get().store().get(first.get().champion().getSha256());
    ReleaseReport.Precision precision =
        Objects.requireNonNull(ReleaseFolder.report(folder).orElseThrow().precision());

    String other = Target.thisProcessor().precision().name().toLowerCase(Locale.ROOT);
    boolean isCheap = false;
    if (Target.thisProcessor().canMultiplyBytes()) {
      assertThat(precision.ap()).containsOnlyKeys("int8", other);
      assertThat(precision.reason()).contains("in 8 bits").contains("same validation frames");
      double lost =
          precision.ap().getOrDefault(other, Double.NaN)
              - precision.ap().getOrDefault("int8", Double.NaN);
      isCheap = lost <= EightBits.MOST_LOST;
    } else {
      assertThat(precision.reason()).contains("does not multiply 8-bit integers");
    }
    assertThat(precision.serves()).isEqualTo(isCheap ? "int8" : other);
    assertThat(precision.ap())
        .containsEntry(
            precision.serves(), first.get().outcome().comparison().challenger().metrics().ap());
    assertThat(Files.exists(folder.resolve(ActivationRanges.FILE))).isEqualTo(isCheap);
    try (Detector detector = Detector.open(folder, 1)) {
      assertThat(detector.precision() == Target.Precision.INT8).isEqualTo(isCheap);
    }
  }

  @Test
  void shouldCalibrateWeightsForEightBitsWithoutALabel(@TempDir Path aside) throws Exception {
    Path release = first.get().store().get(first.get().champion().getSha256());
    CompiledArchives compiled = new CompiledArchives(aside.resolve("compiled"));
    List<RgbImage> pictures = pictures(64, Color.RED);
    if (!Target.thisProcessor().canMultiplyBytes()) {
      assertNotCalibrated(release, pictures, aside, "this processor does not .*");
      return;
    }

    Calibration found = calibrate(release, pictures, aside.resolve("calibrated"), compiled);

    assertThat(found.agreement()).isBetween(Calibration.LEAST_AGREEMENT, 1.0);
    assertThat(found.objects()).isGreaterThanOrEqualTo(20);
    assertThat(found.pictures()).isEqualTo(32);
    try (Detector detector = Detector.open(aside.resolve("calibrated"), 1)) {
      assertThat(detector.precision()).isEqualTo(Target.Precision.INT8);
    }
    assertNotCalibrated(release, pictures.subList(0, 15), aside, "there are only 15 different .*");
    assertNotCalibrated(release, pictures(32), aside, "the network finds \\d objects on 16 .*");
  }

  private static List<RgbImage> pictures(int count, Color... colors) {
    return IntStream.range(1000, 1000 + count)
        .mapToObj(i -> picture(i, colors))
        .map(picture -> new RgbImage(picture.width(), picture.height(), picture.rgb()))
        .toList();
  }

  private static Calibration calibrate(
      Path release, List<RgbImage> pictures, Path folder, CompiledArchives compiled) {
    return Calibration.of(
        release, pictures, folder, compiled, ProgressListener.SILENT, new StopSignal());
  }

  private static void assertNotCalibrated(
      Path release, List<RgbImage> pictures, Path aside, String message) {
    assertThatThrownBy(
            () ->
                calibrate(
                    release,
                    pictures,
                    aside.resolve("refused"),
                    new CompiledArchives(aside.resolve("compiled"))))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageMatching(message);
  }

  @Test
  void shouldRefuseEightBitsThatFindSomethingElse() {
    assertThatThrownBy(() -> Calibration.judged(agreeing(0.94, 40)))
        .hasMessage(
            "8 bits find what the network finds otherwise with AP 0.940 and AP50 0.970, 40 objects"
                + " on 8 frames; 0.95 is needed");
    assertThatThrownBy(() -> Calibration.judged(agreeing(Double.NaN, 40)))
        .hasMessageEndingWith("0.95 is needed");
    assertThatThrownBy(() -> Calibration.judged(agreeing(1, 19)))
        .hasMessage(
            "the network finds 19 objects on 8 frames; 20 are needed to compare 8 bits with it");
    assertThat(Calibration.judged(agreeing(0.95, 20)).objects()).isEqualTo(20);
  }

  private static EvaluationResult agreeing(double ap, int objects) {
    return new EvaluationResult(
        new CocoMetrics(ap, ap + 0.03, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        Map.of("red", new CocoScores.Category(ap, objects)),
        List.of(),
        8,
        objects,
        List.of());
  }

  @Test
  void shouldRecordTheProvenanceOfTheRelease() throws Exception {
    Provenance provenance = first.get().champion().getProvenance();

    assertThat(provenance.getBaseSha256()).isNull();
    assertThat(provenance.getLabels()).isEqualTo(120);
    // 120 frames are 6 blocks of 20: one of them is for validation
    assertThat(provenance.getHeldBack()).isEqualTo(20);
    assertThat(provenance.getSnapshot())
        .singleElement()
        .satisfies(
            range -> {
              assertThat(range.getPartition()).isZero();
              assertThat(range.getFromOffset()).isZero();
              assertThat(range.getToOffset()).isEqualTo(120);
            });
    assertThat(provenance.getManifestSha256()).matches("[0-9a-f]{64}");
    assertThat(provenance.getSeed()).isEqualTo(config.training().seed());
    assertThat(provenance.getSteps()).isEqualTo(200);
    assertThat(provenance.getVersions())
        .containsKeys("retinue", "djl", "libtorch", "java", "os")
        .containsEntry("device", "cpu");
  }

  @Test
  void shouldReportTheRunAsItGoes() throws Exception {
    FirstRelease made = first.get();
    List<TrainingEvent> events = made.events();

    assertThat(events)
        .extracting(TrainingEvent::getRunId)
        .containsOnly(made.champion().getProvenance().getRunId());
    assertThat(events.stream().map(TrainingEvent::getPhase).distinct())
        .containsExactly(
            TrainingPhase.SNAPSHOT,
            TrainingPhase.FIT,
            TrainingPhase.EVALUATE,
            TrainingPhase.GATE,
            TrainingPhase.RELEASED);
    // The run's clock is a millisecond later at every reading.
    assertThat(events).extracting(TrainingEvent::getAt).isSorted().doesNotHaveDuplicates();
    assertThat(events).extracting(TrainingEvent::getStep).isSorted();
    assertThat(events)
        .filteredOn(e -> e.getPhase() == TrainingPhase.FIT && e.getFocalLoss() != null)
        .isNotEmpty()
        .allSatisfy(
            e -> {
              assertThat(e.getBoxLoss()).isPositive();
              assertThat(e.getLearningRate()).isPositive();
              assertThat(e.getSteps()).isEqualTo(200);
              assertThat(e.getEtaMs()).isNotNegative();
              assertThat(e.getLabels()).isEqualTo(120);
            });
    assertThat(events)
        .filteredOn(e -> e.getPhase() == TrainingPhase.FIT && e.getAp() != null)
        .as("points of the curve")
        .isNotEmpty();
    assertThat(events)
        .filteredOn(e -> e.getPhase() == TrainingPhase.RELEASED)
        .as("events of the end")
        .hasSize(1);
    TrainingEvent last = events.get(events.size() - 1);
    assertThat(last.getVersion()).isEqualTo(1);
    assertThat(last.getMessage()).startsWith("First release");
  }

  @Test
  void shouldRejectWhatLearnedFromPoisonedLabelsAndKeepTheChampion() throws Exception {
    ModelRelease before = givenAChampion();
    broker.write(reds(0, 120));
    List<LabelledFrame> poisoned = new ArrayList<>();
    for (int i = 0; i < 120; i++) { // the same frames, labelled anew where nothing is
      boolean validation = i / 20 == VALIDATION_BLOCK;
      poisoned.add(
          validation
              ? label("gate", i, Color.RED)
              : label(
                  "gate",
                  i,
                  ColoredRectangles.picture(i, Color.RED),
                  List.of(box("red", i % 100, i % 60, i % 100 + 30, i % 60 + 30))));
    }
    broker.write(poisoned);

    TrainingRun.Outcome outcome = run(config.with(new TrainingBudget.Steps(40)));

    assertThat(outcome.isPromoted()).as(outcome.decision().reason()).isFalse();
    // The validation frames bear the truth, so the champion does well on them. Measured: 1 and
    // 0.06.
    assertThat(outcome.comparison().champion())
        .hasValueSatisfying(j -> assertThat(j.result().metrics().ap50()).isGreaterThan(0.95));
    assertThat(outcome.comparison().challenger().metrics().ap50()).isLessThan(0.3);
    assertThat(outcome.version()).isEqualTo(2);
    assertThat(champion()).isEqualTo(before);
    ModelRelease rejected = releases().release(2).orElseThrow();
    assertThat(rejected.getState()).isEqualTo(ReleaseState.REJECTED);
    assertThat(rejected.getReason()).isEqualTo(outcome.decision().reason());
    assertThat(rejected.getProvenance().getBaseSha256()).isEqualTo(before.getSha256());
    assertThat(rejected.getMetrics()).containsKey("champion.AP");
    assertThat(lastEvent().getPhase()).isEqualTo(TrainingPhase.REJECTED);
    assertThat(lastEvent().getChampionAp()).isNotNull();
    assertDetectorsNeedNotCompile(before);
  }

  /** The run left the network of the champion, and of the new release, where detectors look. */
  private void assertDetectorsNeedNotCompile(ModelRelease champion) throws Exception {
    Path folder = config.storeDirectory().resolveSibling("compiled");
    Set<Path> compiled = archives(folder);
    // The champion's, and the challenger's in each precision.
    assertThat(compiled).hasSize(Target.thisProcessor().canMultiplyBytes() ? 3 : 2);

    Path release = new ModelStore(config.storeDirectory()).get(champion.getSha256());
    try (Detector detector =
        Detector.open(
            release,
            model ->
                new Detector(model, 8, Target.thisProcessor(), new CompiledArchives(folder)))) {
      assertThat(detector.isCompiled()).isTrue();
    }

    assertThat(archives(folder)).isEqualTo(compiled);
  }

  private static Set<Path> archives(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".pt")).collect(Collectors.toSet());
    }
  }

  @Test
  void shouldLearnANewClassAndKeepTheOldOne() throws Exception {
    ModelRelease before = givenAChampion();
    broker.write(reds(0, 120));
    List<LabelledFrame> both = new ArrayList<>();
    for (int i = 300; i < 420; i++) {
      both.add(label("gate", i, Color.BLUE, Color.RED));
    }
    broker.write(both);

    TrainingRun.Outcome outcome = run(config.with(new TrainingBudget.Steps(200)));

    assertThat(outcome.isPromoted()).as(outcome.decision().reason()).isTrue();
    assertThat(champion().getVersion()).isEqualTo(2);
    assertThat(champion().getClasses()).containsExactly("red", "blue");
    assertFound(outcome, "red", 0.75); // measured: 0.858
    assertFound(outcome, "blue", 0.6); // measured: 0.752
    assertThat(releases().release(1).orElseThrow().getState()).isEqualTo(ReleaseState.RETIRED);
    assertThat(releases().release(1).orElseThrow().getReason())
        .isEqualTo("Release 2 took its place.");
    assertThat(champion().getProvenance().getBaseSha256()).isEqualTo(before.getSha256());
  }

  @Test
  void shouldDropTheClassesThatWereNotChosen() throws Exception {
    givenAChampion();
    List<LabelledFrame> both = new ArrayList<>();
    for (int i = 300; i < 420; i++) {
      both.add(label("gate", i, Color.BLUE, Color.RED));
    }
    broker.write(both);
    TrainerConfig short60 = config.with(new TrainingBudget.Steps(60));

    TrainingRun.Outcome outcome =
        run(short60.with(short60.start().only(List.of("blue")))); // the champion knows red

    assertThat(outcome.isPromoted()).as(outcome.decision().reason()).isTrue();
    assertThat(champion().getClasses()).containsExactly("blue");
    assertThat(outcome.comparison().challenger().classes()).containsOnlyKeys("blue");
  }

  @Test
  void shouldRefuseAChosenClassThatNobodyKnowsOrShows() throws Exception {
    givenAChampion();
    List<LabelledFrame> blues = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      blues.add(label("gate", i, Color.BLUE));
    }
    broker.write(blues);

    assertRefused(List.of("bleu"), "the class 'bleu' is unknown: no release .*", "write 'blue'");
    assertRefused(
        List.of("zebra"), "the class 'zebra' is unknown: no release .*", "label some frames .*");
    assertRefused(
        List.of("red"), "none of the \\d+ frames for training shows red", "label more frames .*");
    assertThat(champion().getVersion()).isEqualTo(1);
  }

  private void assertRefused(List<String> classes, String message, String remedy) {
    assertThatThrownBy(() -> run(config.with(config.start().only(classes))))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e).hasMessageMatching(message);
              assertThat(e.remedy()).matches(remedy);
            });
  }

  @Test
  void shouldNotUnlearnAClassThatTheLabelerDidNotLookFor() throws Exception {
    givenAChampion();
    // Red is labelled where the run evaluates, and nowhere where it learns.
    broker.write(reds(VALIDATION_BLOCK * 20, VALIDATION_BLOCK * 20 + 20));
    List<LabelledFrame> onlyBlue = new ArrayList<>();
    for (int i = 600; i < 720; i++) { // red is on every picture, and nobody looked for it
      LabelledFrame full = label("yard", i, Color.BLUE, Color.RED);
      onlyBlue.add(
          LabelledFrame.newBuilder(full)
              .setBoxes(full.getBoxes().stream().filter(b -> b.getLabel().equals("blue")).toList())
              .setClasses(List.of("blue"))
              .build());
    }
    broker.write(onlyBlue);

    TrainingRun.Outcome outcome = run(config.with(new TrainingBudget.Steps(40)));

    // Measured: 0.719; were red taken for background, 0.011.
    assertFound(outcome, "red", 0.55);
    assertThat(broker.trainingEvents().stream().map(TrainingEvent::getMessage))
        .as("progress of what comes before and after the steps")
        .anyMatch(m -> m.startsWith("Reading the labels: "))
        .anyMatch(m -> m.startsWith("Opening release 1 "))
        .anyMatch(m -> m.matches("Evaluating release 1 on the .*: (\\d+) of \\1 pictures.*"))
        .anyMatch(m -> m.startsWith("Compiling the training step"))
        .anyMatch(m -> m.startsWith("Opening the new release "))
        .anyMatch(m -> m.matches("Evaluating the new .*: (\\d+) of \\1 pictures.*"));
  }

  @Test
  void shouldLeaveNothingThatServesWhenItIsStopped() throws Exception {
    ModelRelease before = givenAChampion();
    broker.write(reds(0, 120));
    int events = releases().history().size();
    TrainingRun[] run = new TrainingRun[1];
    Consumer<TrainingEvent> stopper =
        event -> {
          if (event.getPhase() == TrainingPhase.FIT && event.getStep() > 2) {
            run[0].stop();
          }
        };
    run[0] =
        new TrainingRun(
            config.with(new TrainingBudget.Time(Duration.ofMinutes(5))),
            broker.connection(),
            Clock.systemUTC(),
            stopper);

    assertThatThrownBy(run[0]::run).isInstanceOf(StoppedException.class);

    assertThat(champion()).isEqualTo(before);
    assertThat(releases().history()).hasSize(events);
    assertThat(lastEvent().getPhase()).isEqualTo(TrainingPhase.FAILED);
    assertThat(leftInWork(config)).isEmpty();
  }

  @Test
  void shouldStopInEveryPieceOfWorkAroundTheFit() throws Exception {
    givenAChampion();
    broker.write(reds(0, 120));
    int releases = releases().history().size();
    for (String work :
        List.of(
            "Reading",
            "Compiling",
            "Opening the new release",
            "Evaluating the new release",
            "Opening release 1",
            "Evaluating release 1")) {
      TrainingRun[] run = new TrainingRun[1];
      List<String> messages = new CopyOnWriteArrayList<>();
      run[0] =
          new TrainingRun(
              config.with(new TrainingBudget.Steps(2)),
              broker.connection(),
              Clock.systemUTC(),
              event -> {
                messages.add(event.getMessage());
                if (event.getMessage().startsWith(work)) {
                  run[0].stop();
                }
              });

      assertThatThrownBy(run[0]::run).as(work).isInstanceOf(StoppedException.class);

      assertThat(messages).as(work).anyMatch(message -> message.startsWith(work));
      assertThat(releases().history()).as(work).hasSize(releases);
      assertThat(leftInWork(config)).as(work).isEmpty();
    }
  }

  @Test
  void shouldTakeStepsBeforeItOpensAChampionThatCompletesNoLabel() throws Exception {
    givenAChampion();
    broker.write(reds(0, 120));
    List<TrainingEvent> events = new CopyOnWriteArrayList<>();

    new TrainingRun(
            config.with(new TrainingBudget.Steps(2)),
            broker.connection(),
            Clock.systemUTC(),
            events::add)
        .run();

    assertThat(events)
        .filteredOn(event -> event.getMessage().contains(" release 1 "))
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.getPhase()).isEqualTo(TrainingPhase.EVALUATE);
              assertThat(event.getStep()).isEqualTo(2);
            });
    TrainingEvent last = events.get(events.size() - 1);
    assertThat(last.getChampionAp()).isNotNull();
  }

  @Test
  void shouldTrainAnotherNetworkThanTheChampionsAndGoOnFromTheResult() throws Exception {
    ModelRelease champion = givenAChampion();
    broker.write(reds(0, 120));
    TrainerConfig few = config.with(new TrainingBudget.Steps(2));
    Preset deeper = Settings.deeper();

    TrainingRun.Outcome other = run(few.with(few.start().with(deeper)));

    assertThat(other.comparison().champion()).isPresent();
    assertThat(champion()).isEqualTo(champion);
    ModelRelease rejected = releases().release(2).orElseThrow();
    assertThat(rejected.getProvenance().getBaseSha256()).isNull();
    assertThat(ModelSpec.fromJson(rejected.getNetwork()).network()).isEqualTo(deeper.network());
    assertThat(broker.trainingEvents().stream().map(TrainingEvent::getMessage))
        .anyMatch(
            message ->
                message.endsWith(
                    "starting from random weights of deeper (the champion, release 1, is tiny)."));

    TrainingRun.Outcome further = run(few.with(few.start().with(deeper).from(2)));

    ModelRelease third = releases().release(further.version()).orElseThrow();
    assertThat(third.getProvenance().getBaseSha256()).isEqualTo(rejected.getSha256());
    assertThat(ModelSpec.fromJson(third.getNetwork()).network()).isEqualTo(deeper.network());
    assertThat(further.comparison().champion())
        .hasValueSatisfying(one -> assertThat(one.version()).isEqualTo(1));
  }

  @Test
  void shouldGoOnFromAChampionThatHasTheNetwork() throws Exception {
    ModelRelease champion = givenAChampion();
    broker.write(reds(0, 120));
    TrainerConfig few = config.with(new TrainingBudget.Steps(1));

    TrainingRun.Outcome outcome = run(few.with(few.start().with(Preset.named("tiny"))));

    assertThat(releases().release(outcome.version()).orElseThrow().getProvenance().getBaseSha256())
        .isEqualTo(champion.getSha256());
  }

  @Test
  void shouldRefuseToStartFromWhatIsNotThere() throws Exception {
    givenAChampion();
    broker.write(reds(0, 120));
    Start start = config.start();

    assertThatThrownBy(() -> run(config.with(start.from(9))))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessage("there is no release 9");
    assertThatThrownBy(() -> run(config.with(start.with(Preset.named("quick")).from(1))))
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT);
              assertThat(e.remedy()).contains("leave out --arch");
            })
        .hasMessage("release 1 is tiny, not quick");
    assertThat(leftInWork(config)).isEmpty();
  }

  @Test
  void shouldLearnFromFramesThatAReleaseLabelsWithoutOneLabelOfAPerson() throws Exception {
    ModelRelease teacher = givenAReleaseThatDoesNotServe(first.get().steps().get(0));
    broker.publish(redFrames(0, 120));

    TrainingRun.Outcome outcome = run(config.with(new TrainingBudget.Steps(100)).with(taughtBy(1)));

    assertThat(outcome.isPromoted()).as(outcome.decision().reason()).isTrue();
    assertThat(outcome.comparison().challenger().metrics().ap50())
        .isGreaterThan(0.9); // measured: 0.968
    ModelRelease champion = champion();
    assertThat(champion.getClasses()).containsExactly("red");
    Provenance provenance = champion.getProvenance();
    assertThat(provenance.getTeacherSha256()).isEqualTo(teacher.getSha256());
    assertThat(provenance.getBaseSha256()).isNull();
    assertThat(provenance.getLabels()).isEqualTo(120);
    assertThat(provenance.getHeldBack()).isEqualTo(20);
    ReleaseReport report =
        ReleaseFolder.report(new ModelStore(config.storeDirectory()).get(champion.getSha256()))
            .orElseThrow();
    assertThat(report.dataset().taught()).isEqualTo(120);
    assertThat(report.dataset().teacherSha256()).isEqualTo(teacher.getSha256());
    assertThat(broker.trainingEvents().stream().map(TrainingEvent::getMessage))
        .anyMatch(message -> message.startsWith("The teacher, release 1, labels frames"))
        .anyMatch(
            message ->
                message.startsWith("Learning red from 100 labeled frames (100 by release 1), 20"));
    assertThat(config.workDirectory().resolve("taught.index")).doesNotExist();
  }

  @Test
  void shouldMeasureAStudentOfTheChampionByWhatTheChampionFinds() throws Exception {
    givenAChampion();
    broker.publish(redFrames(0, 120));
    TrainerConfig few = config.with(new TrainingBudget.Steps(1));

    TrainingRun.Outcome outcome = run(few.with(taughtBy(1).with(Settings.deeper())));

    assertThat(outcome.comparison().aim()).isEqualTo(PromotionGate.Aim.AGREES_WITH_TEACHER);
    assertThat(outcome.comparison().champion())
        .hasValueSatisfying(
            one -> assertThat(one.result().metrics().ap50()).isGreaterThan(0.95)); // its own boxes
    assertThat(outcome.isPromoted()).isFalse();

    broker.write(reds(1_000, 1_480)); // four of these 24 blocks are for validation
    Files.createDirectories(config.workDirectory());
    Files.writeString(config.workDirectory().resolve("taught.index"), "of a run that was killed");
    TrainingRun.Outcome byPeople = run(few.with(taughtBy(1).with(Settings.deeper())));
    assertThat(byPeople.comparison().aim()).isEqualTo(PromotionGate.Aim.CLOSE_TO_TEACHER);
    assertThat(config.workDirectory().resolve("taught.index")).doesNotExist();
  }

  @Test
  void shouldRefuseATeacherThatCannotTeach() throws Exception {
    ModelRelease champion = givenAChampion();
    ModelRelease other =
        ModelRelease.newBuilder(champion)
            .setVersion(7)
            .setState(ReleaseState.CANDIDATE)
            .setClasses(List.of("boat", "whale"))
            .build();
    broker.announce(List.of(other));
    Start start = config.start();

    assertThatThrownBy(() -> run(config.with(taughtBy(9)))).hasMessage("there is no release 9");
    assertThatThrownBy(() -> run(config.with(taughtBy(1))))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.remedy()).contains("--arch quick"))
        .hasMessage("release 1 cannot teach itself: the run would start from its weights");
    assertThatThrownBy(() -> run(config.with(taughtBy(7).with(Preset.named("quick_384")))))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessage(
            "release 7 knows none of the classes of the champion: it has boat, whale, not red");
    assertThatThrownBy(() -> run(config.with(taughtBy(1).with(Preset.named("quick_384")))))
        .hasMessage("there are no frames that the teacher could look at");
    assertThat(start.teacher()).isEmpty();
    assertThat(leftInWork(config)).isEmpty();
  }

  private Start taughtBy(long version) {
    return config.start().taughtBy(new Start.Teacher(version, 120));
  }

  private static List<Frame> redFrames(int from, int to) {
    List<Frame> frames = new ArrayList<>();
    for (int i = from; i < to; i++) {
      frames.add(ColoredRectangles.frame("gate", i, Color.RED));
    }
    return frames;
  }

  /** No machine has a hundred GPUs: libtorch itself fails. */
  private static TrainerConfig onAGpuThatIsGone(TrainerConfig settings) {
    TrainingConfig training = settings.training();
    Target gone = new Target(Target.Precision.BFLOAT16, Target.Kernels.CUDNN, Device.gpu(99));
    return settings.with(training.on(gone));
  }

  @Test
  void shouldGoOnFromItsCheckpointAfterAKillAndALostGpu(@TempDir Path aside) throws Exception {
    broker.write(reds(0, 120));
    TrainerConfig settings =
        Settings.tiny(
            config.workDirectory().resolveSibling(""), new TrainingBudget.Steps(40), Duration.ZERO);
    TrainingRun[] run = new TrainingRun[1];
    Consumer<TrainingEvent> killer =
        event -> {
          if (event.getPhase() == TrainingPhase.FIT && event.getStep() > 5) {
            copy(config.workDirectory(), aside); // what a kill would leave
            run[0].stop();
          }
        };
    run[0] = new TrainingRun(settings, broker.connection(), Clock.systemUTC(), killer);
    assertThatThrownBy(run[0]::run).isInstanceOf(StoppedException.class);
    TrainingEvent killed = lastEvent();
    copy(aside, config.workDirectory());

    assertThatThrownBy(
            () ->
                new TrainingRun(
                        onAGpuThatIsGone(settings),
                        broker.connection(),
                        Clock.systemUTC(),
                        event -> {})
                    .run())
        .isInstanceOfSatisfying(
            RetinueException.class,
            e -> assertThat(e.remedy()).contains("nvidia-smi", "--device cpu", "checkpoint"))
        .hasMessageStartingWith("training stopped on gpu:99: the GPU failed: ")
        .hasMessageEndingWith("; the champion stays, and so does a checkpoint, if one was due");
    assertThat(lastEvent().getPhase()).isEqualTo(TrainingPhase.FAILED);
    assertThat(lastEvent().getRunId()).isEqualTo(killed.getRunId());
    assertThat(leftInWork(config)).as("what the failed run leaves").hasSize(1);

    List<Long> steps = new ArrayList<>();
    TrainingRun.Outcome outcome =
        new TrainingRun(
                settings,
                broker.connection(),
                Clock.systemUTC(),
                event -> steps.add(event.getStep()))
            .run();

    assertThat(releases().release(outcome.version()).orElseThrow().getProvenance().getRunId())
        .isEqualTo(killed.getRunId());
    assertThat(steps)
        .filteredOn(step -> step > 0)
        .allSatisfy(step -> assertThat(step).isGreaterThan(5L));
    assertThat(steps).contains(40L);
    assertThat(leftInWork(config)).isEmpty();
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldRunOneAtATime() {
    try (RunLock other = RunLock.acquire(config.workDirectory())) {
      assertThat(other.newFolder("other")).isEmptyDirectory();
      assertThatThrownBy(() -> run(config))
          .isInstanceOfSatisfying(
              RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.IN_USE))
          .hasMessageContaining("a training run is active already");
    }
  }

  @Test
  void shouldRefuseAChampionThatIsDamaged() throws Exception {
    ModelRelease champion = givenAChampion();
    broker.write(reds(0, 120));
    Path weights =
        new ModelStore(config.storeDirectory())
            .get(champion.getSha256())
            .resolve(RetinaNet.WEIGHTS_FILE);
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);

    assertThatThrownBy(() -> run(config))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("weights.safetensors");
  }

  private static void assertFound(TrainingRun.Outcome outcome, String className, double atLeast) {
    assertThat(outcome.comparison().challenger().classes())
        .hasEntrySatisfying(className, score -> assertThat(score.ap()).isGreaterThan(atLeast));
  }

  private TrainingRun.Outcome run(TrainerConfig settings) {
    return new TrainingRun(settings, broker.connection(), Clock.systemUTC(), event -> {}).run();
  }

  private Releases releases() {
    return broker.releases(MODEL);
  }

  private ModelRelease champion() {
    return releases().champion().orElseThrow();
  }

  private TrainingEvent lastEvent() {
    List<TrainingEvent> events = broker.trainingEvents();
    return events.get(events.size() - 1);
  }

  private static List<Path> leftInWork(TrainerConfig settings) {
    try (Stream<Path> entries = Files.list(settings.workDirectory())) {
      return entries.filter(path -> Files.isDirectory(path)).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<LabelledFrame> reds(int from, int to) {
    List<LabelledFrame> labels = new ArrayList<>();
    for (int i = from; i < to; i++) {
      labels.add(label("gate", i, Color.RED));
    }
    return labels;
  }
}
