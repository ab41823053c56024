package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives and pickles made by hand, as PyTorch writes them or as someone hostile would. */
public final class TorchArchives {
  private TorchArchives() {}

  /** A recorded file of {@code record_torch_files.py}. */
  static byte[] recorded(String name) throws IOException {
    try (var in = TorchArchives.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not there");
      }
      return in.readAllBytes();
    }
  }

  static Path recorded(String name, Path folder) throws IOException {
    return Files.write(folder.resolve(name), recorded(name));
  }

  /** An archive with that pickle, and one storage of bytes under each key. */
  static Path write(Path path, byte[] pickle, Map<String, byte[]> storages) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    storages.forEach((key, data) -> entries.put("archive/data/" + key, data));
    return zip(path, ZipEntry.STORED, entries);
  }

  static Path zip(Path path, int method, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> named : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(named.getKey());
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          CRC32 crc = new CRC32();
          crc.update(named.getValue());
          entry.setSize(named.getValue().length);
          entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(named.getValue());
      }
    }
    return path;
  }

  /** A pickle of protocol 2 around opcodes. */
  static byte[] pickle(Object... parts) {
    return joined("\u0080\u0002", joined(parts), ".");
  }

  private static byte[] joined(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        out.writeBytes((byte[]) part);
      }
    }
    return out.toByteArray();
  }

  /** BINUNICODE. */
  static byte[] text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('X');
    out.writeBytes(int32(utf8.length));
    out.writeBytes(utf8);
    return out.toByteArray();
  }

  /** BININT. */
  static byte[] whole(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('J');
    out.writeBytes(int32(value));
    return out.toByteArray();
  }

  static byte[] tuple(int... values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('(');
    for (int value : values) {
      out.writeBytes(whole(value));
    }
    out.write('t');
    return out.toByteArray();
  }

  /** {@code {name: tensor}} with a tensor of floats in storage 0. */
  static byte[] oneTensor(
      String name, int storageElements, int offset, int[] sizes, int[] strides) {
    return pickle("}", text(name), tensor("0", storageElements, offset, sizes, strides), "s");
  }

  /** A call of {@code _rebuild_tensor_v2}. */
  private static byte[] tensor(
      String key, int storageElements, int offset, int[] sizes, int[] strides) {
    return joined(
        "ctorch._utils\n_rebuild_tensor_v2\n((",
        text("storage"),
        "ctorch\nFloatStorage\n",
        text(key),
        text("cpu"),
        whole(storageElements),
        "tQ",
        whole(offset),
        tuple(sizes),
        tuple(strides),
        "\u0089ccollections\nOrderedDict\n)RtR");
  }

  /** A state dict with tensors of floats, as torch.save writes one. */
  public static Path stateDict(Path path, Map<String, Shape> shapes, WeightSource values)
      throws IOException {
    Map<String, byte[]> storages = new LinkedHashMap<>();
    List<Object> parts = new ArrayList<>(List.of("ccollections\nOrderedDict\n)R("));
    for (Map.Entry<String, Shape> named : shapes.entrySet()) {
      Shape shape = named.getValue();
      int[] sizes = Arrays.stream(shape.getShape()).mapToInt(Math::toIntExact).toArray();
      float[] floats = values.values(named.getKey(), shape);
      String key = Integer.toString(storages.size());
      ByteBuffer data =
          ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      data.asFloatBuffer().put(floats);
      storages.put(key, data.array());
      parts.add(text(named.getKey()));
      parts.add(tensor(key, floats.length, 0, sizes, rowMajor(sizes)));
    }
    parts.add("u");
    return write(path, pickle(parts.toArray()), storages);
  }

  private static int[] rowMajor(int[] sizes) {
    int[] strides = new int[sizes.length];
    int stride = 1;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= sizes[axis];
    }
    return strides;
  }

  private static byte[] int32(int value) {
    return new byte[] {
      (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)
    };
  }
}
