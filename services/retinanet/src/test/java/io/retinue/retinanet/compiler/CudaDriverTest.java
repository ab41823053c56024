package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CudaDriverTest {
  private static final int NO_DEVICE = 100;
  private static final int INVALID_VALUE = 1;

  @Test
  void shouldNameTheCards() {
    assertThat(CudaDriver.cards(new TwoCards(0, 0)))
        .containsExactly(
            new GraphicsCard(0, "NVIDIA H200", 9, 0), new GraphicsCard(1, "NVIDIA L4", 8, 9));
  }

  @Test
  void shouldSeeNoneWhereTheDriverHasNone() {
    assertThat(CudaDriver.cards(new TwoCards(NO_DEVICE, 0))).isEmpty();
  }

  @Test
  void shouldSayWhichCardTheDriverFailsFor() {
    assertThatThrownBy(() -> CudaDriver.cards(new TwoCards(0, INVALID_VALUE)))
        .hasMessageContaining("returns error 1")
        .hasMessageContaining("graphics card 0");
  }

  /** A driver of two cards, whose handles are not their numbers. */
  private record TwoCards(int onInit, int onName) implements CudaDriver.Functions {
    @Override
    public int cuInit(int flags) {
      return onInit;
    }

    @Override
    public int cuDeviceGetCount(int[] count) {
      count[0] = 2;
      return 0;
    }

    @Override
    public int cuDeviceGet(int[] device, int number) {
      device[0] = 7 - number;
      return 0;
    }

    @Override
    public int cuDeviceGetName(byte[] name, int length, int device) {
      byte[] text = (device == 7 ? "NVIDIA H200" : "NVIDIA L4").getBytes(StandardCharsets.UTF_8);
      System.arraycopy(text, 0, name, 0, text.length);
      return onName;
    }

    @Override
    public int cuDeviceGetAttribute(int[] value, int attribute, int device) {
      boolean major = attribute == 75;
      value[0] = device == 7 ? (major ? 9 : 0) : (major ? 8 : 9);
      return 0;
    }
  }
}
