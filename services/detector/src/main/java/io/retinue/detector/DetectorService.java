package io.retinue.detector;

import io.retinue.detector.DetectProcessor.DetectionTopology;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.release.ModelStore;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Health;
import io.retinue.platform.service.Service;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.video.JpegDecoderPool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the champion over the frames topic. Frames wait at start until the champion is loaded, so
 * that a restart sheds none; without a champion they are shed, and events say so.
 */
public final class DetectorService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(DetectorService.class);
  private static final Duration STREAMS_CLOSE = Duration.ofSeconds(6);

  private final TopicAdmin topics;
  private final KafkaStreams streams;
  private final FrameDetector detector;
  private final ReleaseWatcher watcher;
  private final ModelSlot slot;
  private final ThreadReplacement replacement;
  private final DetectorCounters counters;
  private final Duration firstRelease;
  private final Thread starter;
  private volatile @Nullable String failure;
  private boolean closed;

  /**
   * A detector with RetinaNet; {@link #start} connects it.
   *
   * @throws RetinueException BAD_INPUT if the device that the model is to run on is not there
   */
  public static DetectorService create(DetectorConfig config, KafkaConnection connection) {
    InferenceConfig inference = config.inference();
    Runnable torchThreads = () -> inference.modelThreads().ifPresent(TorchThreads::useOnThisThread);
    ModelLoader loader =
        new RetinaNetLoader(new ModelStore(config.modelStore()), detectors(config));
    return create(config, connection, loader, torchThreads, Clock.systemUTC());
  }

  private static Function<RetinaNet, Detector> detectors(DetectorConfig config) {
    InferenceConfig inference = config.inference();
    if (inference.engine() == InferenceConfig.Engine.EAGER) {
      return network -> Detector.eager(network, inference.maxBatch());
    }
    CompiledArchives compiled =
        new CompiledArchives(config.modelStore().resolveSibling("compiled"));
    if (inference.device().kind() == DeviceChoice.Kind.GPU) {
      // Now, and not with the first release.
      target(inference.device());
    }
    return network ->
        new Detector(network, inference.maxBatch(), target(inference.device()), compiled);
  }

  private static Target target(DeviceChoice device) {
    try {
      Target target = device.target();
      LOG.info("device {}: {}", device, target);
      return target;
    } catch (DeviceChoice.MissingDeviceException e) {
      throw new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.remedy(), e);
    }
  }

  /**
   * @param loader makes the models
   * @param modelThread runs first on each thread that calls a model
   */
  static DetectorService create(
      DetectorConfig config,
      KafkaConnection connection,
      ModelLoader loader,
      Runnable modelThread,
      Clock clock) {
    InferenceConfig inference = config.inference();
    KafkaClients clients = new KafkaClients(connection);
    RetinueSerdes serdes = new RetinueSerdes(connection);
    DetectorCounters counters = new DetectorCounters();
    ModelSlot slot = new ModelSlot();
    FrameDetector detector =
        new FrameDetector(
            new FrameParser(serdes.frames().deserializer()),
            new JpegDecoderPool(inference.decodeThreads()),
            new ModelRunner(slot, modelThread),
            counters,
            clock,
            inference);
    ReleaseWatcher watcher =
        new ReleaseWatcher(
            config.modelName(), clients, serdes.models().deserializer(), loader, slot, modelThread);
    Topology topology =
        DetectionTopology.of(
            () -> new DetectProcessor(detector, serdes.detections().serializer(), counters));
    KafkaStreams streams =
        new KafkaStreams(
            topology, new StreamsConfig(StreamsProperties.of(clients, config, detector, counters)));
    return new DetectorService(
        new TopicAdmin(connection),
        streams,
        detector,
        watcher,
        slot,
        counters,
        inference.firstRelease(),
        clock);
  }

  private DetectorService(
      TopicAdmin topics,
      KafkaStreams streams,
      FrameDetector detector,
      ReleaseWatcher watcher,
      ModelSlot slot,
      DetectorCounters counters,
      Duration firstRelease,
      Clock clock) {
    this.topics = topics;
    this.streams = streams;
    this.detector = detector;
    this.watcher = watcher;
    this.slot = slot;
    this.counters = counters;
    this.firstRelease = firstRelease;
    this.replacement =
        new ThreadReplacement(10, Duration.ofMinutes(10), Duration.ofMillis(500), clock);
    this.starter = new Thread(this::startStreams, "detector-start");
    starter.setDaemon(true);
    streams.setUncaughtExceptionHandler(replacement);
  }

  @Override
  public String name() {
    return "detector";
  }

  @Override
  public void start() {
    watcher.start();
    starter.start();
  }

  private void startStreams() {
    try {
      requireTopics();
      if (!watcher.awaitFirst(firstRelease)) {
        LOG.warn("no release after {}; frames are shed until one serves", firstRelease);
      }
      streams.start();
    } catch (InterruptedException e) {
      LOG.info("closed before the first release was there");
    } catch (RetinueException e) {
      failure = "the detector cannot start: " + e.getMessage() + "; " + e.remedy();
      LOG.error("{}", failure);
    } catch (RuntimeException e) {
      failure = "the detector cannot start: " + e.getMessage();
      LOG.error("the detector cannot start", e);
    }
  }

  /** Kafka Streams would wait for a missing topic for minutes, without a message. */
  private void requireTopics() {
    List<String> missing =
        topics.describe().stream()
            .filter(state -> state.presence() == TopicAdmin.TopicState.Presence.MISSING)
            .map(state -> state.topic().topicName())
            .toList();
    if (!missing.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "topics are missing: " + String.join(", ", missing),
          "create them with: retinue topics apply");
    }
  }

  /** Counts since the start. */
  public DetectorStats stats() {
    return counters.snapshot(slot.release());
  }

  @Override
  public Health health() {
    Optional<String> dead = replacement.causeOfDeath().or(() -> Optional.ofNullable(failure));
    if (dead.isPresent()) {
      return Health.dead(dead.get());
    }
    KafkaStreams.State state = streams.state();
    if (state.hasCompletedShutdown()) {
      return Health.dead("stopped");
    }
    ServingRelease release = slot.release();
    String serving = release == null ? "no release serves" : release + " serves";
    String detail = serving + watcher.trouble().map(t -> "; " + t).orElse("");
    if (state != KafkaStreams.State.RUNNING) {
      return Health.starting(detail + "; Kafka Streams is " + state);
    }
    if (release != null) {
      return Health.ready(detail);
    }
    return watcher.trouble().isEmpty()
        ? Health.waiting(detail + ": import or train one")
        : Health.starting(detail);
  }

  /** Finishes the batch that runs, commits, and leaves the group. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    replacement.close();
    starter.interrupt();
    watcher.close();
    boolean stopped =
        streams.close(
            CloseOptions.timeout(STREAMS_CLOSE)
                .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      LOG.warn("Kafka Streams did not stop within {}", STREAMS_CLOSE);
    }
    detector.close();
  }

  /**
   * What this instance did since it started. Work that is done again after a fault is counted
   * again; the topics are the ledger, not this.
   *
   * @param detected frames that the model saw
   * @param shed frames that it did not, by reason
   * @param deadLettered frames sent to the dead letters
   * @param batchSizes calls of the model, by frames in the call
   * @param modelMillis milliseconds spent in those calls
   * @param release the release that serves, empty before the first
   */
  public record DetectorStats(
      long detected,
      Map<ShedReason, Long> shed,
      long deadLettered,
      Map<Integer, Long> batchSizes,
      double modelMillis,
      Optional<ServingRelease> release) {

    /** Calls of the model. */
    public long batches() {
      return batchSizes.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
