package io.retinue.standalone.cli;

import io.retinue.detector.model.InferenceConfig;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.compiler.DeviceChoice;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the detector runs its model, and on which device. */
final class InferenceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "${env:RETINUE_DEVICE}",
      description =
          "Where the detector runs the model: auto (the first GPU that libtorch finds, otherwise"
              + " the CPU), cpu, gpu or gpu:N. Default: RETINUE_DEVICE from the environment, then"
              + " model.device of the settings file, then auto.")
  private @Nullable DeviceChoice device;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "${env:RETINUE_ENGINE}",
      description =
          "How the detector runs the model: compiled for the device; or eager, slowly and on the"
              + " CPU, to find out whether the compiler causes a problem. Default:"
              + " RETINUE_ENGINE from the environment, then model.engine of the settings file,"
              + " then compiled.")
  private InferenceConfig.@Nullable Engine engine;

  /**
   * @param file what holds where no option is given
   */
  InferenceConfig over(InferenceConfig file) {
    try {
      return file.withEngine(
          engine == null ? file.engine() : engine, device == null ? file.device() : device);
    } catch (IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          String.valueOf(e.getMessage()),
          "change --engine or --device",
          e);
    }
  }
}
