package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /**
   * Finds the weights in a file of {@code torch.save}: a state dict is a dictionary of tensors, and
   * a checkpoint is a dictionary that contains state dicts, the optimizer's state and more.
   */
  static final class StateDicts {
    /** Keys under which training scripts save a model, and never an optimizer's state. */
    private static final List<String> KEYS =
        List.of(
            "model",
            "state_dict",
            "model_state_dict",
            "net",
            "weights",
            "model_ema",
            "ema",
            "ema_state_dict");

    private StateDicts() {}

    /**
     * The tensors of the chosen state dict. Entries that are not tensors are skipped.
     *
     * @param part its key; empty for the only one
     * @throws ModelFormatException if there is none, or several and {@code part} is empty
     */
    static SortedMap<String, Pickled.Tensor> choose(Pickled root, Optional<String> part)
        throws ModelFormatException {
      if (!(root instanceof Pickled.Dictionary dictionary)) {
        throw noStateDict();
      }
      if (part.isPresent()) {
        Pickled named = dictionary.items().get(new Pickled.Text(part.get()));
        if (named == null) {
          throw new ModelFormatException(
              "it has no part '%s'; there are %s".formatted(part.get(), parts(dictionary)));
        }
        return requireSome(tensors(named));
      }
      SortedMap<String, Pickled.Tensor> atTheRoot = tensors(dictionary);
      if (!atTheRoot.isEmpty()) {
        return atTheRoot;
      }
      List<String> parts = parts(dictionary);
      if (parts.size() > 1) {
        throw new ModelFormatException(
            "it holds several state dicts: say which of " + parts + " is meant");
      }
      return requireSome(
          parts.isEmpty()
              ? atTheRoot
              : tensors(dictionary.items().getOrDefault(new Pickled.Text(parts.get(0)), root)));
    }

    private static List<String> parts(Pickled.Dictionary checkpoint) {
      List<String> parts = new ArrayList<>();
      for (String key : KEYS) {
        Pickled value = checkpoint.items().get(new Pickled.Text(key));
        if (value != null && !tensors(value).isEmpty()) {
          parts.add(key);
        }
      }
      return parts;
    }

    private static SortedMap<String, Pickled.Tensor> tensors(Pickled value) {
      SortedMap<String, Pickled.Tensor> tensors = new TreeMap<>();
      if (value instanceof Pickled.Dictionary dictionary) {
        for (Map.Entry<Pickled.Key, Pickled> item : dictionary.items().entrySet()) {
          if (item.getKey() instanceof Pickled.Text name
              && item.getValue() instanceof Pickled.Tensor tensor) {
            tensors.put(name.value(), tensor);
          }
        }
      }
      return tensors;
    }

    private static SortedMap<String, Pickled.Tensor> requireSome(
        SortedMap<String, Pickled.Tensor> tensors) throws ModelFormatException {
      if (tensors.isEmpty()) {
        throw noStateDict();
      }
      return tensors;
    }

    private static ModelFormatException noStateDict() {
      return new ModelFormatException(
          "it holds no state dict: in Python, torch.save(model.state_dict(), 'state.pth')");
    }
  }
}
