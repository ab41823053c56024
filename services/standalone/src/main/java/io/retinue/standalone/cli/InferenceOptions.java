package io.retinue.standalone.cli;

import io.retinue.detector.InferenceConfig;
import io.retinue.detector.InferenceEngine;
import io.retinue.retinanet.compiler.DeviceChoice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What computes the detector's model, and where. */
final class InferenceOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "${env:RETINUE_DEVICE:-auto}",
      converter = DeviceConverter.class,
      description =
          "detector: what the model runs on. auto is the first GPU that libtorch sees, else the"
              + " processors; or cpu, gpu, gpu:N. Default: ${DEFAULT-VALUE}")
  private DeviceChoice device = DeviceChoice.AUTO;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "${env:RETINUE_ENGINE:-compiled}",
      description =
          "detector: compiled for the device, or eager, which rules the compiler out where something"
              + " looks wrong, on the processors and slowly. Default: ${DEFAULT-VALUE}")
  private InferenceEngine engine = InferenceEngine.COMPILED;

  InferenceConfig config() {
    try {
      return InferenceConfig.defaults().withEngine(engine, device);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
