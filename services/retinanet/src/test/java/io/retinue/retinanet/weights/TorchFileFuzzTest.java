package io.retinue.retinanet.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.retinue.retinanet.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of damaged and hostile variants of recorded files, drawn from a seed: each is read as a
 * set of finite tensors of the promised sizes, or refused with a {@link ModelFormatException};
 * never another exception, never much memory.
 */
class TorchFileFuzzTest {
  private static final int FILES = 500;
  private static final int PICKLES = 3_000;
  private static final long MOST_BYTES_ALLOCATED = 4 << 20;

  /** Opcodes, names and lengths that pickles of attackers are made of. */
  private static final String[] INJECTIONS = {
    "(",
    ")",
    "t",
    "R",
    "b",
    "Q",
    "0",
    "1",
    "2",
    ".",
    "}",
    "]",
    "a",
    "e",
    "s",
    "u",
    "N",
    "cos\nsystem\n",
    "cbuiltins\neval\n",
    "ios\nsystem\n",
    "\u0081",
    "\u0092",
    "\u0093",
    "\u0094",
    "X\u00ff\u00ff\u00ff\u007f",
    "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
    "r\u00ff\u00ff\u00ff\u007f",
    "j\u0001\u0000\u0000\u0000",
    "h\u0003",
    "q\u0000",
    "\u008a\u0008",
    "J\u00ff\u00ff\u00ff\u007f",
    "J\u0000\u0000\u0000\u0080",
    "K\u0000",
    "M\u00ff\u00ff",
    "\u0095\u00ff\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
    "\u0080\u0005",
    "G\u007f\u00f0",
    "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((("
  };

  @TempDir private Path folder;

  private final ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private int readable;
  private int refused;

  @ParameterizedTest
  @ValueSource(
      strings = {"state-dict.pth", "types-and-views.pth", "protocol-4.pth", "checkpoint.pth"})
  void shouldReadOrRefuseEveryVariantOfAFile(String name) throws IOException {
    byte[] good = TorchArchives.recorded(name);
    Random random = new Random(20201);
    for (int i = 0; i < FILES; i++) {
      Path path = Files.write(folder.resolve("x.pth"), damaged(good, random));
      tryTo(() -> readFile(path), name + ", file " + i);
    }
    // Both ends are reached, or the variants would show little.
    assertThat(readable).isPositive();
    assertThat(refused).isGreaterThan(FILES / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"state-dict.pth", "types-and-views.pth", "protocol-4.pth", "checkpoint.pth"})
  void shouldReadOrRefuseEveryVariantOfAPickle(String name) throws IOException {
    Map<String, byte[]> entries = unzip(TorchArchives.recorded(name, folder));
    byte[] good = entries.getOrDefault("data.pkl", new byte[0]);
    Random random = new Random(42);
    for (int i = 0; i < PICKLES; i++) {
      byte[] bad = random.nextBoolean() ? damaged(good, random) : injected(good, random);
      tryTo(() -> readPickle(bad, entries), name + ", pickle " + i);
    }
    assertThat(readable).isPositive();
    assertThat(refused).isGreaterThan(PICKLES / 2);
  }

  @FunctionalInterface
  private interface Reading {
    void run() throws IOException;
  }

  private void tryTo(Reading reading, String variant) throws IOException {
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      reading.run();
      readable++;
    } catch (ModelFormatException e) {
      refused++;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(variant + " ended in " + e, e);
    }
    assertThat(memory.getCurrentThreadAllocatedBytes() - before)
        .as(variant)
        .isLessThan(MOST_BYTES_ALLOCATED);
  }

  private static void readFile(Path path) throws IOException {
    try (TensorFile file = TensorFile.open(path, Optional.empty())) {
      for (Map.Entry<String, TensorFile.Description> named : file.tensors().entrySet()) {
        if (named.getValue().type().isReal()) {
          float[] values = file.floats(named.getKey());
          assertThat((long) values.length).isEqualTo(named.getValue().shape().size());
          for (float value : values) {
            assertThat(value).isFinite();
          }
        }
      }
    }
  }

  private static void readPickle(byte[] pickle, Map<String, byte[]> storages) throws IOException {
    Pickled root =
        PickleReader.read(
            ByteBuffer.wrap(pickle),
            (type, key, elements) -> {
              byte[] data = storages.get("data/" + key);
              if (data == null || elements != data.length / type.size()) {
                throw new ModelFormatException("no such storage");
              }
              return new Pickled.Storage(type, key, elements);
            });
    TorchFile.StateDicts.choose(root, Optional.empty())
        .values()
        .forEach(
            tensor -> {
              assertThat(tensor.elements()).isBetween(0L, tensor.storage().elements());
              if (tensor.elements() > 0) {
                assertThat(tensor.offset()).isBetween(0L, tensor.storage().elements() - 1);
              }
            });
  }

  /** Flipped bits, forged numbers, a part lost, doubled or moved, an end cut off. */
  private static byte[] damaged(byte[] good, Random random) {
    byte[] bad = good.clone();
    int at = random.nextInt(bad.length);
    switch (random.nextInt(6)) {
      case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bad[at] = (byte) random.nextInt(256);
      case 2 -> Arrays.fill(bad, at, Math.min(bad.length, at + 4), (byte) (random.nextInt(3) - 1));
      case 3 -> {
        for (int i = 0; i < 8; i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
        }
      }
      case 4 -> bad = Arrays.copyOf(bad, at);
      default -> {
        int length = random.nextInt(Math.min(64, bad.length));
        int from = random.nextInt(bad.length - length);
        int to = random.nextInt(bad.length - length);
        System.arraycopy(good, from, bad, to, length);
      }
    }
    return bad;
  }

  private static byte[] injected(byte[] good, Random random) {
    ByteArrayOutputStream bad = new ByteArrayOutputStream();
    int at = random.nextInt(good.length);
    int resume = random.nextInt(4) == 0 ? Math.min(good.length, at + random.nextInt(16)) : at;
    bad.write(good, 0, at);
    for (int i = random.nextInt(3); i >= 0; i--) {
      for (char c : INJECTIONS[random.nextInt(INJECTIONS.length)].toCharArray()) {
        bad.write(c);
      }
    }
    bad.write(good, resume, good.length - resume);
    return bad.toByteArray();
  }

  private static Map<String, byte[]> unzip(Path archive) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        entries.put(
            entry.getName().substring(entry.getName().indexOf('/') + 1),
            zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }
}
