package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.release.ReleaseLocator;
import io.retinue.platform.release.ReleasePublisher.ImportPromotion;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.CompiledArchives;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ModelRelease;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.ShutdownSignal;
import io.retinue.standalone.weights.ImportedRelease;
import io.retinue.standalone.weights.ModelFolder;
import io.retinue.standalone.weights.WeightsImport;
import io.retinue.trainer.dataset.FrameLog;
import io.retinue.trainer.run.Calibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imported weights serve in 8 bits afterwards, where the processor can. */
@Command(
    name = "calibrate",
    description = {
      "Lets imported weights serve in 8 bits, in about half of the time. Needs no labels.",
      "Half of the frames that the cameras have filmed lately show the range of the network's"
          + " values. On the other half 8 bits must find what the network finds otherwise. The"
          + " result is a new release, which serves at once. A release that was trained here has"
          + " been calibrated by its training."
    })
final class ModelCalibrateCommand extends PrintingCommand implements Runnable {
  @Mixin private DeploymentOptions deployment = new DeploymentOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "champion|VERSION",
      description = "Which release. Default: champion")
  private String release = "champion";

  @Option(
      names = "--frames",
      paramLabel = "N",
      converter = Count.class,
      description =
          "How many frames, evenly spread over what the frames topic keeps. Default:"
              + " ${DEFAULT-VALUE}")
  private int frames = 64;

  @Override
  public void run() {
    ReleaseLocator.Choice choice = ReleaseLocator.Choice.parse(release);
    if (choice instanceof ReleaseLocator.Choice.OnDisk) {
      throw wrongOptions(release + " is a folder: name a release, or import it first");
    }
    StopSignal stop = new StopSignal();
    try (ShutdownSignal signal = ShutdownSignal.onSignal();
        Deployment open = deployment.open()) {
      signal.then(stop::stop);
      Path folder =
          new ReleaseLocator(open.kafka(), Deployment.MODEL, open.data().models()).folder(choice);
      WeightsImport.Origin origin = origin(folder);
      List<RgbImage> pictures = pictures(open, stop);
      ModelFolder.temporary(
          open.data().work("calibrate"),
          aside -> {
            Calibration found = calibrate(open, folder, pictures, aside, stop);
            ModelRelease made = announce(open, aside, origin, found);
            println(found.sentence());
            println("release " + made.getVersion() + " serves from now on");
          });
    }
  }

  private WeightsImport.Origin origin(Path folder) {
    try {
      if (Files.exists(folder.resolve(ActivationRanges.FILE))) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT, "this release serves in 8 bits already", "nothing is to be done");
      }
      return WeightsImport.Origin.of(folder)
          .orElseThrow(
              () ->
                  new RetinueException(
                      ErrorKind.BAD_INPUT,
                      "this release was trained here, and its training decided against 8 bits",
                      "'retinue model show' prints why"));
    } catch (IOException e) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT, String.valueOf(e.getMessage()), "choose another release", e);
    }
  }

  private List<RgbImage> pictures(Deployment open, StopSignal stop) {
    try (FrameLog log =
        FrameLog.open(new KafkaClients(open.kafka()), new RetinueSerdes(open.kafka()))) {
      return log.pictures(frames, stop).stream()
          .map(picture -> new RgbImage(picture.width(), picture.height(), picture.rgb()))
          .toList();
    }
  }

  private static Calibration calibrate(
      Deployment open, Path folder, List<RgbImage> pictures, Path aside, StopSignal stop) {
    CompiledArchives compiled =
        new CompiledArchives(open.data().models().resolveSibling("compiled"));
    try (ProgressLine bar = new ProgressLine("pictures")) {
      return Calibration.of(
          folder, pictures, aside, compiled, (done, all) -> bar.show(done, all, ""), stop);
    }
  }

  private static ModelRelease announce(
      Deployment open, Path aside, WeightsImport.Origin origin, Calibration found) {
    try (RetinaNet model = ModelFolder.open(aside, "the release")) {
      ModelSpec spec = model.spec();
      origin.write(aside);
      return ImportedRelease.announce(
          open,
          aside,
          spec.namedClasses(),
          spec.toJson(),
          origin.sentence() + " Calibrated: " + found.sentence() + ".",
          ImportPromotion.ALWAYS);
    } catch (IOException e) {
      throw RetinueException.unwritable("the release in " + aside, e);
    }
  }
}
