package io.retinue.standalone.cli;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.VideoFile;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.GoldenOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.bench.BareModel;
import io.retinue.standalone.bench.FirstPictures;
import io.retinue.standalone.bench.PeerPipeline;
import io.retinue.standalone.bench.PipelineCost;
import io.retinue.standalone.bench.PipelineRun;
import io.retinue.standalone.bench.PipelineStage;
import io.retinue.standalone.bench.StreetClip;
import io.retinue.standalone.bench.TemporaryFolder;
import io.retinue.standalone.weights.ImportedRelease;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "pipeline",
    description = {
      "Runs all services of `retinue run` but the trainer, with a broker of their own, on cameras"
          + " that give frames as fast as the detector follows.",
      "Prints the processor time of each stage in milliseconds a frame, and how many cameras at 5"
          + " frames/s one core serves with everything. For one core start it with: taskset -c 0"
          + " retinue bench pipeline"
    })
final class BenchPipelineCommand extends PrintingCommand implements Runnable {
  private static final PictureSize CAMERA = new PictureSize(768, 576);
  private static final int STREET_FRAMES = 250;
  private static final int GOLDEN = 2; // pictures

  @Option(
      names = "--video",
      paramLabel = "FILE",
      description =
          "The film that every camera plays again and again. Default: ten seconds of a drawn"
              + " street, 768x576, 25 frames/s, H.264")
  private @Nullable Path video;

  @Option(
      names = "--cameras",
      paramLabel = "N",
      converter = Count.class,
      description = "Cameras. Default: ${DEFAULT-VALUE}")
  private int cameras = 4;

  @Option(
      names = "--arch",
      paramLabel = "NETWORK",
      defaultValue = "quick",
      description = "A network with random weights. It detects nothing. Default: ${DEFAULT-VALUE}")
  private Preset network = Preset.values().get(0);

  @Option(
      names = "--weights",
      paramLabel = "DIR",
      description = "The folder of a model or release that serves instead.")
  private @Nullable Path weights;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = Count.class,
      description = "Threads of libtorch. Default: one for each core")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      converter = Count.class,
      description = "Seconds before the measurement begins. Default: ${DEFAULT-VALUE}")
  private int warmUp = 60;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Count.class,
      description = "Seconds that are measured. Default: ${DEFAULT-VALUE}")
  private int seconds = 60;

  @Option(
      names = "--peer",
      paramLabel = "COMMAND",
      description =
          "Another pipeline, which runs on the same broker afterwards; words are split at spaces."
              + " It gets --video, --model, --broker, --cameras, --threads, --warm-up and"
              + " --seconds, prints 'begin' when it is warm and 'end FRAMES' at the end, and then"
              + " reads its input to the end.")
  private @Nullable String peer;

  @Mixin private LogOptions log = new LogOptions();

  @Override
  public void run() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      measure(folder.path());
    } catch (VideoException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, String.valueOf(e.getMessage()), e.reason().remedy(), e);
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "processor times or temporary files cannot be used: " + e.getMessage(),
          "run it on Linux, with room in the folder for temporary files",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Path folder) throws IOException, VideoException, InterruptedException {
    Path film = film(folder);
    CameraSource source = new VideoFile(film);
    Path model = folder.resolve("model");
    ModelSpec spec = prepare(source, Files.createDirectory(model));
    DataDirectory data = DataDirectory.open(folder.resolve("data"));
    log.output().toFile(data.logFile());
    try (Deployment deployment = Deployment.embedded(data)) {
      PipelineCost cost = pipeline(deployment, source, model, spec);
      print(cost, bare(model, source));
      if (peer != null) {
        print(cost, PeerPipeline.measure(peerCommand(peer, film, model, deployment)));
      }
    }
  }

  private BareModel bare(Path model, CameraSource source) throws VideoException {
    return BareModel.measure(
        ModelFolder.open(model, "--weights"),
        source,
        threads,
        Duration.ofSeconds(Math.max(1, seconds / 3)));
  }

  private List<String> peerCommand(String start, Path film, Path model, Deployment deployment) {
    List<String> command = new ArrayList<>(List.of(start.trim().split(" +")));
    command.addAll(List.of("--video", film.toString(), "--model", model.toString()));
    command.addAll(List.of("--broker", deployment.kafka().bootstrapServers()));
    command.addAll(List.of("--cameras", "" + cameras, "--threads", "" + threads));
    command.addAll(List.of("--warm-up", "" + Math.min(warmUp, 10), "--seconds", "" + seconds));
    return command;
  }

  private Path film(Path folder) throws VideoException {
    if (video != null) {
      return video;
    }
    Path clip = folder.resolve("street.mp4");
    StreetClip.write(clip, CAMERA, STREET_FRAMES);
    return clip;
  }

  /** Writes the model to measure, with golden outputs of the film's first pictures. */
  private ModelSpec prepare(CameraSource source, Path folder) throws IOException, VideoException {
    List<RgbImage> first = FirstPictures.of(source, GOLDEN); // refuses what is not a film
    try (RetinaNet model =
        weights == null
            ? RetinaNet.create(network.spec(List.of("person"), CAMERA.width(), CAMERA.height()), 0)
            : ModelFolder.open(weights, "--weights")) {
      model.save(folder);
      if (model.activations().isPresent()) {
        Files.writeString(
            folder.resolve(ActivationRanges.FILE), model.activations().get().toJson());
      }
      GoldenOutputs.record(model, first, folder);
      return model.spec();
    }
  }

  private PipelineCost pipeline(
      Deployment deployment, CameraSource source, Path model, ModelSpec spec)
      throws IOException, InterruptedException {
    ImportedRelease.announce(
        deployment,
        model,
        spec.namedClasses(),
        spec.toJson(),
        "Of a benchmark.",
        ImportPromotion.IF_FIRST);
    try (PipelineRun run =
        PipelineRun.start(deployment, source, cameras, spec.namedClasses(), threads)) {
      return run.measure(Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
    }
  }

  private void print(PipelineCost cost, BareModel bare) {
    printf("%-28s %12s %7s%n", "STAGE", "CPU MS/FRAME", "SHARE");
    for (PipelineStage stage : PipelineStage.values()) {
      printf("%-28s %12.2f %6.1f%%%n", stage.label(), cost.millis(stage), 100 * cost.share(stage));
    }
    printf("%-28s %12.2f %6.1f%%%n", "all", cost.millis(), 100.0);
    int cores = Runtime.getRuntime().availableProcessors();
    printf(
        "%d cameras, %d frames in %.0f s on %s: %.1f frames/s%n",
        cameras,
        cost.frames(),
        cost.seconds(),
        cores == 1 ? "1 core" : cores + " cores",
        cost.framesPerSecond());
    printf(
        "the model alone: %.1f frames/s, %.2f CPU ms/frame; the pipeline reaches %.2f of its"
            + " frames/s, and the model alone takes %.2f of its processor time%n",
        bare.framesPerSecond(),
        bare.millis(),
        cost.framesPerSecond() / bare.framesPerSecond(),
        bare.millis() / cost.millis());
    printf("%.1f cameras at 5 frames/s on a core, with everything%n", cost.camerasPerCore());
  }

  private void print(PipelineCost cost, PeerPipeline other) {
    printf(
        "the peer: %.1f frames/s, %.2f CPU ms/frame with the broker; the pipeline makes %.2f times"
            + " its frames/s per core%n",
        other.framesPerSecond(), other.millis(), other.millis() / cost.millis());
  }
}
