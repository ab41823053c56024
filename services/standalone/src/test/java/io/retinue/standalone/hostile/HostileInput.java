package io.retinue.standalone.hostile;

import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.video.VideoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One hostile input.
 *
 * @param name what is wrong with it
 * @param attempt tries it, and returns the text of the refusal; null where it was accepted
 */
record HostileInput(String name, Callable<@Nullable String> attempt) {
  /**
   * An input that {@code use} must refuse with one of our exceptions; any other one is passed on.
   */
  static HostileInput of(String name, Use use) {
    return new HostileInput(
        name,
        () -> {
          try {
            use.run();
            return null;
          } catch (VideoException | RetinueException | ModelFormatException e) {
            return String.valueOf(e.getMessage());
          }
        });
  }

  /** What a service or command does with an input. */
  @FunctionalInterface
  interface Use {
    void run() throws Exception;
  }

  /** Inputs of one kind, and a good one that must still work after them. */
  interface Family {
    List<HostileInput> inputs() throws Exception;

    void canary() throws Exception;
  }

  /** The bytes with {@code flips} bytes changed between two places, by a fixed seed. */
  static byte[] damaged(byte[] good, int from, int to, int flips, long seed) {
    Random random = new Random(seed);
    byte[] bad = good.clone();
    for (int i = 0; i < flips; i++) {
      bad[from + random.nextInt(to - from)] ^= (byte) (1 + random.nextInt(255));
    }
    return bad;
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** All of several lists. */
  @SafeVarargs
  static List<HostileInput> all(List<HostileInput>... lists) {
    List<HostileInput> all = new ArrayList<>();
    for (List<HostileInput> list : lists) {
      all.addAll(list);
    }
    return all;
  }
}
