package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Writes safetensors files; {@link SafetensorsFile} reads them. */
public final class Safetensors {
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /** The element types that we read the sizes of; we write F32 and U8. */
  enum Type {
    U8(1),
    I64(8),
    F32(4);

    private final int size;

    Type(int size) {
      this.size = size;
    }

    /** Bytes an element. */
    int size() {
      return size;
    }

    static @Nullable Type named(String name) {
      for (Type type : values()) {
        if (type.name().equals(name)) {
          return type;
        }
      }
      return null;
    }
  }

  /**
   * Values to write.
   *
   * @param data little-endian, from position to limit
   */
  public record Tensor(Type type, Shape shape, ByteBuffer data) {
    public static Tensor of(float[] values, Shape shape) {
      ByteBuffer data =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      data.asFloatBuffer().put(values);
      return new Tensor(Type.F32, shape, data);
    }

    public static Tensor of(byte[] values, Shape shape) {
      return new Tensor(Type.U8, shape, ByteBuffer.wrap(values));
    }
  }

  /** Writes a new file, replacing an old one, and forces it to the disk. */
  public static void write(Path path, SortedMap<String, Tensor> tensors) throws IOException {
    JsonObject header = new JsonObject();
    long offset = 0;
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      Tensor tensor = named.getValue();
      long end = offset + tensor.data().remaining();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", tensor.type().name());
      description.add("shape", array(tensor.shape().getShape()));
      description.add("data_offsets", array(offset, end));
      header.add(named.getKey(), description);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(length).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, head.flip());
      for (Tensor tensor : tensors.values()) {
        writeFully(channel, tensor.data().duplicate());
      }
      channel.force(true);
    }
  }

  private static JsonArray array(long... values) {
    JsonArray array = new JsonArray();
    for (long value : values) {
      array.add(value);
    }
    return array;
  }

  private static void writeFully(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }
}
