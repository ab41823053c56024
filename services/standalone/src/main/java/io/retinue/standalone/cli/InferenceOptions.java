package io.retinue.standalone.cli;

import io.retinue.detector.model.InferenceConfig;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.compiler.DeviceChoice;
import picocli.CommandLine.Option;

/** How the detector runs its model, and on which device. */
final class InferenceOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "${env:RETINUE_DEVICE:-auto}",
      description =
          "Where the detector runs the model: auto (the first GPU that libtorch finds, otherwise"
              + " the CPU), cpu, gpu or gpu:N. Default: ${DEFAULT-VALUE}")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "${env:RETINUE_ENGINE:-compiled}",
      description =
          "How the detector runs the model: compiled for the device; or eager, slowly and on the"
              + " CPU, to find out whether the compiler causes a problem. Default:"
              + " ${DEFAULT-VALUE}")
  private InferenceConfig.Engine engine = InferenceConfig.Engine.COMPILED;

  InferenceConfig config() {
    try {
      return InferenceConfig.defaults().withEngine(engine, device);
    } catch (IllegalArgumentException e) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          String.valueOf(e.getMessage()),
          "change --engine or --device",
          e);
    }
  }
}
