package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A state dict as {@code torch.save} writes it since PyTorch 1.6, open for reading: a zip archive
 * of stored entries, {@code data.pkl} with the names and shapes, and {@code data/0}, {@code
 * data/1}, … with the elements. Nothing in it is trusted or run. Not thread-safe.
 */
final class TorchFile implements TensorFile {
  static final byte[] ZIP_MAGIC = {'P', 'K', 3, 4};

  /** The pickled number at the beginning of older files. */
  static final byte[] OLD_MAGIC = {
    (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9, ' ', 'j'
  };

  private static final String PICKLE = "data.pkl";
  private static final int MAX_PICKLE = 16 << 20;
  private static final String BYTE_ORDER = "byteorder";
  private static final int MAX_BYTE_ORDER = 16;

  private final Path path;
  private final StoredZip zip;
  private final String folder;
  private final SortedMap<String, Pickled.Tensor> tensors;

  private TorchFile(
      Path path, StoredZip zip, String folder, SortedMap<String, Pickled.Tensor> tensors) {
    this.path = path;
    this.zip = zip;
    this.folder = folder;
    this.tensors = tensors;
  }

  /**
   * Opens a file and checks everything except the values.
   *
   * @param part see {@link StateDicts#choose}
   * @throws ModelFormatException if it is damaged, contains no state dict, or would run code
   */
  static TorchFile open(Path path, Optional<String> part) throws IOException {
    StoredZip zip = StoredZip.open(path);
    try {
      String folder = folder(path, zip);
      requireLittleEndian(path, zip, folder);
      ZipDirectory.Entry entry = zip.entries().get(folder + PICKLE);
      if (entry == null || entry.size() > MAX_PICKLE) {
        throw zip.damaged("its entry " + PICKLE + " is larger than any state dict needs");
      }
      Pickled root =
          PickleReader.read(
              zip.read(entry, 0, (int) entry.size()),
              (type, key, elements) -> storage(zip, folder, type, key, elements));
      return new TorchFile(path, zip, folder, StateDicts.choose(root, part));
    } catch (ModelFormatException e) {
      zip.close();
      String message = String.valueOf(e.getMessage());
      boolean named = message.startsWith(path.toString());
      throw named ? e : new ModelFormatException(path + " is refused: " + message, e);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** All entries are in one folder with any name. */
  private static String folder(Path path, StoredZip zip) throws ModelFormatException {
    for (String name : zip.entries().keySet()) {
      if (name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1) {
        return name.substring(0, name.length() - PICKLE.length());
      }
    }
    throw new ModelFormatException(
        path + " is a zip archive, but torch.save did not write it: it has no " + PICKLE);
  }

  private static void requireLittleEndian(Path path, StoredZip zip, String folder)
      throws IOException {
    ZipDirectory.Entry order = zip.entries().get(folder + BYTE_ORDER);
    if (order != null && order.size() <= MAX_BYTE_ORDER) {
      ByteBuffer text = zip.read(order, 0, (int) order.size());
      if (StandardCharsets.US_ASCII.decode(text).toString().equals("big")) {
        throw new ModelFormatException(
            path
                + " holds big-endian numbers: load it in Python on another machine and save again");
      }
    }
  }

  private static Pickled.Storage storage(
      StoredZip zip, String folder, ElementType type, String key, long elements)
      throws ModelFormatException {
    ZipDirectory.Entry entry = zip.entries().get(folder + "data/" + key);
    if (entry == null) {
      throw new ModelFormatException("storage " + PickleNames.printable(key) + " is missing");
    }
    if (elements > entry.size() || elements * type.size() != entry.size()) {
      throw new ModelFormatException(
          "storage %s should hold %d values of type %s, but has %d bytes"
              .formatted(PickleNames.printable(key), elements, type, entry.size()));
    }
    return new Pickled.Storage(type, key, elements);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, Description> tensors() {
    SortedMap<String, Description> descriptions = new TreeMap<>();
    tensors.forEach(
        (name, tensor) ->
            descriptions.put(
                name, new Description(tensor.storage().type(), new Shape(longs(tensor.sizes())))));
    return descriptions;
  }

  @Override
  public float[] floats(String name) throws IOException {
    Pickled.Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFormatException(path + " is damaged: tensor " + name + " is missing");
    }
    ElementType type = tensor.storage().type();
    RealValues values = new RealValues(path, name, type);
    long elements = tensor.elements();
    if (elements == 0) {
      return new float[0];
    }
    long[] sizes = longs(tensor.sizes());
    long[] strides = longs(tensor.strides());
    long span = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      span += (sizes[axis] - 1) * strides[axis];
    }
    if (span > Integer.MAX_VALUE / type.size()) {
      throw new ModelFormatException(path + " is refused: tensor " + name + " exceeds 2 GiB");
    }
    ZipDirectory.Entry entry = zip.entries().get(folder + "data/" + tensor.storage().key());
    if (entry == null) {
      throw new IllegalStateException("storage of " + name + " was there before");
    }
    ByteBuffer data = zip.read(entry, tensor.offset() * type.size(), (int) span * type.size());
    return values.strided(data, sizes, strides, (int) elements);
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
