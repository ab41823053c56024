package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A safetensors file, open for reading (huggingface/safetensors, README, "Format"). Nothing in it
 * is trusted: every length is checked against the file before a byte is allocated. Not thread-safe.
 */
public final class SafetensorsFile implements TensorFile {
  private static final Gson STRICT = new GsonBuilder().setStrictness(Strictness.STRICT).create();
  private static final int LENGTH_BYTES = 8;
  private static final int MAX_HEADER = 16 << 20;
  private static final int MAX_RANK = 8;

  /**
   * One tensor of the file.
   *
   * @param begin offset of its first byte within the file
   */
  public record Entry(ElementType type, Shape shape, long begin, long end) {}

  private final Path path;
  private final FileBytes file;
  private final Map<String, Entry> entries;

  private SafetensorsFile(Path path, FileBytes file, Map<String, Entry> entries) {
    this.path = path;
    this.file = file;
    this.entries = entries;
  }

  /**
   * Opens a file and checks everything except the values.
   *
   * @throws ModelFormatException if it is truncated or its header is damaged
   */
  public static SafetensorsFile open(Path path) throws IOException {
    FileBytes file = new FileBytes(path);
    try {
      return new SafetensorsFile(path, file, readHeader(file));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, Description> tensors() {
    Map<String, Description> descriptions = new TreeMap<>();
    entries.forEach(
        (name, entry) -> descriptions.put(name, new Description(entry.type(), entry.shape())));
    return descriptions;
  }

  /** The tensors by name, sorted. */
  public Map<String, Entry> entries() {
    return entries;
  }

  @Override
  public float[] floats(String name) throws IOException {
    Entry entry = entry(name);
    return new RealValues(path, name, entry.type()).inOrder(data(name, entry));
  }

  /** The values of a tensor of unsigned bytes. */
  public byte[] bytes(String name) throws IOException {
    Entry entry = entry(name);
    if (entry.type() != ElementType.U8) {
      throw file.damaged("tensor " + name + " is of type " + entry.type() + ", not U8");
    }
    return data(name, entry).array();
  }

  private Entry entry(String name) throws ModelFormatException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw file.damaged("tensor " + name + " is missing");
    }
    return entry;
  }

  private ByteBuffer data(String name, Entry entry) throws IOException {
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE) {
      throw file.refused("tensor " + name + " exceeds 2 GiB");
    }
    return file.read(entry.begin(), (int) length);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static Map<String, Entry> readHeader(FileBytes file) throws IOException {
    long size = file.size();
    if (size < LENGTH_BYTES) {
      throw file.damaged("it ends after " + size + " bytes, within the header's length");
    }
    long length = file.read(0, LENGTH_BYTES).getLong();
    if (length < 2 || length > MAX_HEADER || length > size - LENGTH_BYTES) {
      throw file.damaged(
          "its header claims " + Long.toUnsignedString(length) + " bytes of a file of " + size);
    }
    String json = StandardCharsets.UTF_8.decode(file.read(LENGTH_BYTES, (int) length)).toString();
    Map<String, Entry> entries = new TreeMap<>();
    long dataStart = LENGTH_BYTES + length;
    try {
      JsonObject header = STRICT.fromJson(json, JsonObject.class);
      if (header == null) {
        throw file.damaged("its header is empty");
      }
      for (Map.Entry<String, JsonElement> tensor : header.entrySet()) {
        if (!tensor.getKey().equals("__metadata__")) {
          entries.put(
              tensor.getKey(),
              entry(file, tensor.getKey(), tensor.getValue().getAsJsonObject(), dataStart));
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException
        | ArithmeticException
        | ClassCastException e) {
      throw new ModelFormatException(
          file.path() + " is damaged: its header cannot be understood (" + e.getMessage() + ")", e);
    }
    requireNoGaps(file, entries, dataStart);
    return entries;
  }

  private static Entry entry(FileBytes file, String name, JsonObject tensor, long dataStart)
      throws ModelFormatException {
    if (!tensor.keySet().equals(Set.of("dtype", "shape", "data_offsets"))) {
      throw file.damaged("tensor " + name + " is described by " + tensor.keySet());
    }
    ElementType type = ElementType.named(tensor.get("dtype").getAsString());
    if (type == null) {
      throw file.damaged("tensor " + name + " has the unknown type " + tensor.get("dtype"));
    }
    long[] axes = longs(tensor.getAsJsonArray("shape"));
    long[] offsets = longs(tensor.getAsJsonArray("data_offsets"));
    long bytes = type.size();
    boolean sane = axes.length <= MAX_RANK && offsets.length == 2;
    for (long axis : axes) {
      sane &= axis >= 0 && axis <= Integer.MAX_VALUE;
      bytes = sane ? PickleNames.saturated(bytes, axis) : bytes;
    }
    if (!sane || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] - offsets[0] != bytes) {
      throw file.damaged(
          "tensor %s of shape %s lies at %s, which does not fit"
              .formatted(name, tensor.get("shape"), tensor.get("data_offsets")));
    }
    return new Entry(type, new Shape(axes), dataStart + offsets[0], dataStart + offsets[1]);
  }

  private static long[] longs(JsonArray array) {
    return array.asList().stream().mapToLong(e -> e.getAsBigDecimal().longValueExact()).toArray();
  }

  /** The format's rule: the tensors fill the rest of the file exactly and do not overlap. */
  private static void requireNoGaps(FileBytes file, Map<String, Entry> entries, long dataStart)
      throws ModelFormatException {
    List<Entry> inOrder = new ArrayList<>(entries.values());
    inOrder.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long expected = dataStart;
    for (Entry entry : inOrder) {
      if (entry.begin() != expected) {
        throw file.damaged(
            "its tensors leave a gap or overlap at byte " + Math.min(expected, entry.begin()));
      }
      expected = entry.end();
    }
    if (expected != file.size()) {
      throw file.damaged("it should be " + expected + " bytes long, not " + file.size());
    }
  }
}
