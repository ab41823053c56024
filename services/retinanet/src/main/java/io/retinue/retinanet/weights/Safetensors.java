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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Writes safetensors files; {@link SafetensorsFile} reads them. */
public final class Safetensors {
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Values to write.
   *
   * @param data little-endian, from position to limit
   */
  public record Tensor(ElementType type, Shape shape, ByteBuffer data) {
    public static Tensor of(float[] values, Shape shape) {
      ByteBuffer data =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      data.asFloatBuffer().put(values);
      return new Tensor(ElementType.F32, shape, data);
    }

    /** A single number, of PyTorch's type {@code torch.int64}. */
    public static Tensor of(long value) {
      ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      return new Tensor(ElementType.I64, new Shape(), data.putLong(value).flip());
    }

    public static Tensor of(byte[] values, Shape shape) {
      return new Tensor(ElementType.U8, shape, ByteBuffer.wrap(values));
    }
  }

  /**
   * Writes a new file, replaces an old one, and syncs it to disk. Wide elements come first, as in
   * the reference implementation: PyTorch reads a tensor only if its offset is a multiple of its
   * element's size.
   */
  public static void write(Path path, SortedMap<String, Tensor> tensors) throws IOException {
    JsonObject header = new JsonObject();
    long offset = 0;
    List<Map.Entry<String, Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(Comparator.comparing(named -> -named.getValue().type().size()));
    for (Map.Entry<String, Tensor> named : inOrder) {
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
      for (Map.Entry<String, Tensor> named : inOrder) {
        writeFully(channel, named.getValue().data().duplicate());
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
