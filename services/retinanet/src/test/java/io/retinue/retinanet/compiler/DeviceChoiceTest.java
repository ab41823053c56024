package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Device;
import io.retinue.retinanet.compiler.Target.Kernels;
import io.retinue.retinanet.compiler.Target.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
  private static final Target PROCESSOR = new Target(Precision.FLOAT32, Kernels.ONEDNN);
  private static final GraphicsCard AMPERE = new GraphicsCard(0, "NVIDIA A100", 8, 0);
  private static final GraphicsCard TURING = new GraphicsCard(1, "Tesla T4", 7, 5);

  @ParameterizedTest
  @CsvSource({"auto, auto", "cpu, cpu", "gpu, gpu:0", "gpu:0, gpu:0", "gpu:12, gpu:12"})
  void shouldReadWhatUsersWrite(String written, String means) {
    assertThat(DeviceChoice.parse(written)).hasToString(means);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GPU", "cuda", "gpu:", "gpu:-1", "gpu1", "gpu:9999", "cpu:0", "0"})
  void shouldSayWhatToWriteInstead(String written) {
    assertThatThrownBy(() -> DeviceChoice.parse(written))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the device is auto, cpu, gpu or gpu:N, such as gpu:1, not \"%s\"", written);
  }

  @Test
  void shouldTakeTheFirstCardOrElseTheProcessors() throws DeviceChoice.MissingDeviceException {
    assertThat(target(DeviceChoice.AUTO, AMPERE, TURING))
        .isEqualTo(new Target(Precision.BFLOAT16, Kernels.CUDNN, Device.gpu(0)));
    assertThat(target(DeviceChoice.AUTO)).isEqualTo(PROCESSOR);
  }

  @Test
  void shouldTakeTheCardThatIsNamed() throws DeviceChoice.MissingDeviceException {
    assertThat(target(DeviceChoice.gpu(1), AMPERE, TURING).device()).isEqualTo(Device.gpu(1));
    assertThat(target(DeviceChoice.CPU, AMPERE)).isEqualTo(PROCESSOR);
  }

  @Test
  void shouldRoundOnlyWhereTheCardMultipliesHalfPrecision()
      throws DeviceChoice.MissingDeviceException {
    assertThat(target(DeviceChoice.gpu(1), AMPERE, TURING).precision())
        .isEqualTo(Precision.FLOAT32);
  }

  @Test
  void shouldSayHowToComeByACard() {
    DeviceChoice.MissingDeviceException missing =
        catchThrowableOfType(
            DeviceChoice.MissingDeviceException.class, () -> target(DeviceChoice.gpu(0)));

    assertThat(missing).hasMessage("gpu:0 was asked for, and libtorch sees no graphics card");
    assertThat(missing.remedy())
        .contains("libtorch for CUDA 12.8", "NVIDIA driver", "deploy/README.md", "or ask for auto");
  }

  @Test
  void shouldNameTheCardsThatThereAre() {
    assertThatThrownBy(() -> target(DeviceChoice.gpu(2), AMPERE, TURING))
        .isInstanceOf(DeviceChoice.MissingDeviceException.class)
        .hasMessageContaining("gpu:2 was asked for")
        .hasMessageContaining("gpu:0 (NVIDIA A100), gpu:1 (Tesla T4)");
  }

  private static Target target(DeviceChoice choice, GraphicsCard... cards)
      throws DeviceChoice.MissingDeviceException {
    return choice.target(() -> List.of(cards), () -> PROCESSOR);
  }
}
