package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.damaged;
import static io.retinue.standalone.hostile.HostileInput.joined;
import static io.retinue.standalone.hostile.HostileInput.random;
import static io.retinue.standalone.hostile.HostileInput.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.retinue.retinanet.Preset;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.WeightsFile;
import io.retinue.standalone.BundledWeights;
import io.retinue.standalone.weights.ModelFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Weights: safetensors, PyTorch's archives with their pickles, and folders of models. */
final class HostileWeights implements HostileInput.Family {
  private static final String WEIGHTS = "weights.safetensors";
  private static final String TENSOR =
      "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}";

  private final Path folder;

  HostileWeights(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<HostileInput> inputs() throws Exception {
    return HostileInput.all(safetensors(), pickles(), archives(), folders());
  }

  private List<HostileInput> safetensors() throws IOException {
    byte[] good =
        Files.readAllBytes(BundledWeights.unpack(folder.resolve("bundled")).resolve(WEIGHTS));
    String f32 = TENSOR.formatted("F32", "[1]", "[0,4]");
    return List.of(
        weights("no bytes", new byte[0]),
        weights("a head alone", Arrays.copyOf(good, 8)),
        weights("half of the header", Arrays.copyOf(good, 400)),
        weights("half of the tensors", Arrays.copyOf(good, good.length / 2)),
        weights("bytes behind the tensors", joined(good, new byte[5])),
        weights("a damaged header", damaged(good, 8, 200, 20, 1)),
        weights("a header of 2^62 bytes", tensors(1L << 62, f32, 4)),
        weights("a header of a negative length", tensors(-1, f32, 4)),
        weights("a header of a gigabyte", tensors(1L << 30, f32, 4)),
        weights("a header that is a list", header("[]", 4)),
        weights("a header that is cut", header("{\"a\":", 4)),
        weights("a deep header", header("{\"a\":" + "[".repeat(100_000), 4)),
        weights("a type that nobody has", header(TENSOR.formatted("F3", "[1]", "[0,4]"), 4)),
        weights("a negative shape", header(TENSOR.formatted("F32", "[-1]", "[0,4]"), 4)),
        weights(
            "a shape of 2^62",
            header(TENSOR.formatted("F32", "[4611686018427387904]", "[0,4]"), 4)),
        weights(
            "a shape whose product wraps",
            header(TENSOR.formatted("F32", "[2147483648,2147483648,4]", "[0,4]"), 4)),
        weights("offsets backwards", header(TENSOR.formatted("F32", "[1]", "[4,0]"), 4)),
        weights("offsets behind the file", header(TENSOR.formatted("F32", "[1]", "[4,8]"), 4)),
        weights("a tensor that is no number", notANumber(f32)));
  }

  private List<HostileInput> pickles() throws IOException {
    List<HostileInput> inputs = new ArrayList<>();
    for (String call :
        List.of(
            "cos\nsystem\n",
            "cposix\nsystem\n",
            "cbuiltins\neval\n",
            "csubprocess\nPopen\n",
            "ctorch\nload\n",
            "c__torch__\nRetinaNet\n")) {
      String name = call.substring(1).strip().replace('\n', '.');
      inputs.add(weights("a pickle that calls " + name, torch(call + "(X\u0004\0\0\0hurttR.")));
    }
    inputs.add(weights("a pickle that does not end", torch("((((((")));
    inputs.add(weights("a pickle of 2 GB of text", torch("X\u00ff\u00ff\u00ff\u007fa.")));
    inputs.add(weights("a pickle that doubles itself", torch("]" + "2e".repeat(50_000) + ".")));
    inputs.add(weights("a pickle of a million marks", torch("(".repeat(1_000_000) + ".")));
    inputs.add(weights("a pickle of extension codes", torch("\u0082\u0001.")));
    inputs.add(weights("a pickle of an instance", torch("(ios\nsystem\n.")));
    inputs.add(weights("a pickle without a state dict", torch("N.")));
    inputs.add(weights("a bare pickle", "\u0080\u0002cos\nsystem\n(tR.".getBytes(ISO_8859_1)));
    return inputs;
  }

  private List<HostileInput> archives() throws IOException {
    byte[] good = torch("N.");
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(compressed)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(new byte[20 << 20]);
    }
    return List.of(
        weights("a zip bomb", compressed.toByteArray()),
        weights("an archive cut in half", Arrays.copyOf(good, good.length / 2)),
        weights("an archive with damage", damaged(good, good.length / 2, good.length, 10, 3)),
        weights("an archive without a pickle", archive("archive/other", new byte[10])),
        weights("an archive with a way out", archive("../../etc/passwd", new byte[10])),
        weights("random bytes", random(50_000, 7)),
        weights("text", utf8("not weights\n".repeat(100))),
        weights("a page of HTML", utf8("<!doctype html><title>Sign in</title>")));
  }

  private List<HostileInput> folders() throws IOException {
    return List.of(
        folder("a folder without weights", "model.json", null),
        folder("a model.json that is empty", "model.json", new byte[0]),
        folder("a model.json that is no JSON", "model.json", utf8("{")),
        folder("a model.json without a network", "model.json", utf8("{}")),
        folder("a model.json that is deep", "model.json", utf8("[".repeat(50_000))),
        folder("weights of another kind", WEIGHTS, header("{}", 0)));
  }

  @Override
  public void canary() throws Exception {
    ModelFolder.open(BundledWeights.unpack(folder.resolve("good")), "--weights").close();
  }

  private HostileInput weights(String name, byte[] bytes) throws IOException {
    Path file = Files.write(Files.createTempFile(folder, "hostile", ".weights"), bytes);
    return HostileInput.of(
        name,
        () -> {
          try (WeightsFile opened = WeightsFile.open(file, Optional.empty())) {
            RetinaNet.read(
                    Preset.named("tiny").spec(List.of("person"), 640, 360), file, Optional.empty())
                .close();
          }
        });
  }

  /** The bundled model, but one file is other, or missing where it is null. */
  private HostileInput folder(String name, String changed, byte @Nullable [] bytes)
      throws IOException {
    Path model = BundledWeights.unpack(Files.createTempDirectory(folder, "model"));
    if (bytes == null) {
      Files.delete(model.resolve(WEIGHTS));
    } else {
      Files.write(model.resolve(changed), bytes);
    }
    return HostileInput.of(name, () -> ModelFolder.open(model, "--weights").close());
  }

  private static byte[] header(String json, int data) {
    return tensors(utf8(json).length, json, data);
  }

  private static byte[] tensors(long length, String json, int data) {
    ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return joined(head.array(), utf8(json), new byte[data]);
  }

  private static byte[] notANumber(String json) {
    byte[] bytes = header(json, 4);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.NaN);
    return bytes;
  }

  /** An archive as {@code torch.save} writes it, with this pickle of protocol 2. */
  private static byte[] torch(String opcodes) throws IOException {
    return archive("archive/data.pkl", ("\u0080\u0002" + opcodes).getBytes(ISO_8859_1));
  }

  private static byte[] archive(String entryName, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(entryName);
      CRC32 sum = new CRC32();
      sum.update(content);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(content.length);
      entry.setCrc(sum.getValue());
      zip.putNextEntry(entry);
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
