package io.retinue.detector;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.detector.batch.Admission;
import io.retinue.detector.batch.FrameDetector;
import io.retinue.detector.batch.FrameParser;
import io.retinue.detector.batch.FrameSizes;
import io.retinue.detector.batch.RegistryPatience;
import io.retinue.detector.batch.StillWaitingException;
import io.retinue.detector.metrics.CommitTally;
import io.retinue.detector.metrics.DeletedFrames;
import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.detector.metrics.DetectorStats;
import io.retinue.detector.metrics.FrameLag;
import io.retinue.detector.metrics.ModelLoad;
import io.retinue.detector.metrics.Tally;
import io.retinue.detector.model.BatchClock;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.model.ModelRunner;
import io.retinue.detector.model.ModelSlot;
import io.retinue.detector.model.StuckCallException;
import io.retinue.detector.release.ModelLoader;
import io.retinue.detector.release.ReleaseWatcher;
import io.retinue.detector.release.RetinaNetLoader;
import io.retinue.detector.stream.DetectionTopology;
import io.retinue.detector.stream.PollBatches;
import io.retinue.detector.stream.StaticMembers;
import io.retinue.detector.stream.StreamConfig;
import io.retinue.detector.stream.StreamsProperties;
import io.retinue.detector.stream.StreamsStart;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.platform.service.ThreadReplacement;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.schemas.DetectionEvent;
import io.retinue.video.JpegDecoderPool;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the champion over the frames topic. Frames wait at start until the champion is loaded, so
 * that a restart sheds none; without a champion they are shed, and events say so.
 */
public final class DetectorService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(DetectorService.class);
  private static final Duration STREAMS_CLOSE = Duration.ofSeconds(5);

  /** How long one poll waits for the registry, and as long for a release. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KafkaStreams streams;
  private final FrameDetector detector;
  private final ReleaseWatcher watcher;
  private final ModelSlot slot;
  private final RegistryPatience registry;
  private final FrameLag lag;
  private final StaticMembers members;
  private final ThreadReplacement replacement;
  private final DetectorCounters counters;
  private final DetectorHealth health;
  private final StreamsStart starter;
  private boolean closed;

  /**
   * A detector with RetinaNet; {@link #start} connects it.
   *
   * @param meters where it registers its meters
   * @throws RetinueException BAD_INPUT if the device that the model is to run on is not there
   */
  public static DetectorService create(
      DetectorConfig config, KafkaConnection connection, MeterRegistry meters) {
    InferenceConfig inference = config.inference();
    Runnable torchThreads = () -> inference.modelThreads().ifPresent(TorchThreads::useOnThisThread);
    RetinaNetLoader.Detectors detectors =
        RetinaNetLoader.detectors(inference, config.modelStore().resolveSibling("compiled"));
    return create(
        config,
        connection,
        sizes -> new RetinaNetLoader(new ModelStore(config.modelStore()), detectors, sizes),
        torchThreads,
        Clock.systemUTC(),
        meters);
  }

  /**
   * @param loader makes what makes the models, from the sizes of the pictures that come
   * @param modelThread runs first on each thread that calls a model
   */
  static DetectorService create(
      DetectorConfig config,
      KafkaConnection connection,
      Function<FrameSizes, ModelLoader> loader,
      Runnable modelThread,
      Clock clock,
      MeterRegistry meters) {
    InferenceConfig inference = config.inference();
    StreamConfig stream = config.stream();
    KafkaClients clients = new KafkaClients(connection);
    RetinueSerdes serdes = new RetinueSerdes(connection);
    CommitTally committed = new CommitTally();
    boolean exactlyOnce = stream.guarantee() == StreamConfig.Guarantee.EXACTLY_ONCE;
    DetectorCounters counters =
        new DetectorCounters(meters, exactlyOnce ? committed : Tally.AT_ONCE, clock);
    ModelSlot slot = new ModelSlot();
    BatchClock batchClock = new BatchClock();
    RegistryPatience registry = new RegistryPatience(PATIENCE, Duration.ofMillis(500));
    FrameParser parser = new FrameParser(serdes.frames().deserializer());
    FrameSizes sizes = new FrameSizes(clients, parser);
    FrameDetector detector =
        new FrameDetector(
            new Admission(
                parser, registry, sizes::add, slot, clock, inference.freshness(), PATIENCE),
            new JpegDecoderPool(inference.decodeThreads()),
            new ModelRunner(slot, batchClock, modelThread),
            counters::batch,
            inference.maxBatch());
    FrameLag lag = new FrameLag(clients, stream.group(), clock, meters);
    DeletedFrames deleted = new DeletedFrames(lag, counters);
    PollBatches polls =
        new PollBatches(
            detector,
            deleted,
            batchClock,
            inference.maxBatch(),
            StreamsProperties.transactionTimeout(stream));
    ReleaseWatcher watcher =
        new ReleaseWatcher(
            config.modelName(),
            clients,
            serdes.models().deserializer(),
            loader.apply(sizes),
            slot,
            modelThread);
    Serializer<DetectionEvent> events = serdes.detections().serializer();
    KafkaStreams streams =
        new KafkaStreams(
            DetectionTopology.of(polls, events, counters, clock),
            new StreamsConfig(
                StreamsProperties.of(clients, stream, inference.maxBatch(), polls, counters)),
            committed.clients(counters.commits()));
    ThreadReplacement replacement =
        new ThreadReplacement(
            "detector",
            ThreadReplacement.Limits.defaults(),
            new ThreadReplacement.Failures(
                DeviceFailureException.class,
                StillWaitingException.class,
                StuckCallException.class));
    counters.gauges(slot, watcher::announced, batchClock);
    return new DetectorService(
        counters,
        new DetectorHealth(
            new StreamsStart(new TopicAdmin(connection), events, registry, watcher, streams),
            streams,
            detector,
            slot,
            watcher,
            registry,
            lag,
            deleted,
            batchClock,
            counters.pace(),
            polls,
            new StaticMembers(clients, stream),
            replacement));
  }

  private DetectorService(DetectorCounters counters, DetectorHealth health) {
    this.counters = counters;
    this.health = health;
    this.starter = health.starter();
    this.streams = health.streams();
    this.detector = health.detector();
    this.watcher = health.watcher();
    this.slot = health.slot();
    this.registry = health.registry();
    this.lag = health.lag();
    this.members = health.members();
    this.replacement = health.replacement();
    streams.setUncaughtExceptionHandler(
        failure -> {
          if (!replacement.replaces(failure)) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
          }
          members.remove(Thread.currentThread()); // the failed one
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
  }

  @Override
  public String name() {
    return "detector";
  }

  @Override
  public void start() {
    watcher.start();
    starter.start();
    lag.start();
    members.start(health.polls()::idle);
  }

  /** Counts since the start. */
  public DetectorStats stats() {
    return counters.snapshot(slot.release());
  }

  /** The release that loads, the step and for how long; empty where none does. */
  public Optional<String> loading() {
    return watcher.loading();
  }

  /** What was logged last of a model that is too slow for the cameras; empty if it follows. */
  public Optional<ModelLoad> tooMuch() {
    return counters.pace().told();
  }

  @Override
  public Health health() {
    return health.now();
  }

  /** Finishes the batch that runs, commits, and leaves the group. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    starter.close();
    replacement.close();
    registry.close();
    slot.endWaiting();
    watcher.stop();
    boolean stopped =
        streams.close(
            CloseOptions.timeout(STREAMS_CLOSE)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      LOG.warn("Kafka Streams did not stop within {}", STREAMS_CLOSE);
    }
    watcher.close();
    detector.close();
    lag.close();
    members.close();
  }
}
