package io.retinue.retinanet.compiler;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the cards through NVIDIA's driver, because libtorch does not give their names. Numbers are
 * the same as libtorch's: both hide what {@code CUDA_VISIBLE_DEVICES} leaves out.
 */
final class CudaDriver {
  private static final String LIBRARY = "libcuda.so.1";
  private static final int SUCCESS = 0;
  private static final int COMPUTE_CAPABILITY_MAJOR = 75;
  private static final int COMPUTE_CAPABILITY_MINOR = 76;
  private static final int NAME_BYTES = 256;

  /** The functions of CUDA's driver interface, by their own names; each returns an error number. */
  interface Functions extends Library {
    int cuInit(int flags);

    int cuDeviceGetCount(int[] count);

    int cuDeviceGet(int[] device, int number);

    int cuDeviceGetName(byte[] name, int length, int device);

    int cuDeviceGetAttribute(int[] value, int attribute, int device);
  }

  private CudaDriver() {}

  /** All cards; none where there is no driver, or it does not work. */
  static List<GraphicsCard> cards() {
    try {
      return cards(Native.load(LIBRARY, Functions.class));
    } catch (UnsatisfiedLinkError e) {
      return List.of();
    }
  }

  static List<GraphicsCard> cards(Functions driver) {
    int[] count = new int[1];
    if (driver.cuInit(0) != SUCCESS || driver.cuDeviceGetCount(count) != SUCCESS) {
      return List.of();
    }
    List<GraphicsCard> cards = new ArrayList<>();
    for (int number = 0; number < count[0]; number++) {
      cards.add(card(driver, number));
    }
    return cards;
  }

  private static GraphicsCard card(Functions driver, int number) {
    int[] device = new int[1];
    byte[] name = new byte[NAME_BYTES];
    require(driver.cuDeviceGet(device, number), number);
    require(driver.cuDeviceGetName(name, name.length, device[0]), number);
    return new GraphicsCard(
        number,
        Native.toString(name),
        attribute(driver, COMPUTE_CAPABILITY_MAJOR, device[0]),
        attribute(driver, COMPUTE_CAPABILITY_MINOR, device[0]));
  }

  private static int attribute(Functions driver, int attribute, int device) {
    int[] value = new int[1];
    require(driver.cuDeviceGetAttribute(value, attribute, device), device);
    return value[0];
  }

  private static void require(int error, int number) {
    if (error != SUCCESS) {
      throw new IllegalStateException(
          "NVIDIA's driver returns error %d for graphics card %d".formatted(error, number));
    }
  }
}
