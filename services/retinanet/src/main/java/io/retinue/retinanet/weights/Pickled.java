package io.retinue.retinanet.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of a pickle: plain data and PyTorch tensors, without behavior. */
sealed interface Pickled {
  /** A value that can be a dictionary's key. */
  sealed interface Key extends Pickled {}

  record Text(String value) implements Key {}

  record Whole(long value) implements Key {}

  record Real(double value) implements Pickled {}

  enum Constant implements Key {
    NONE,
    TRUE,
    FALSE
  }

  record Tuple(List<Pickled> items) implements Pickled {
    static final Tuple EMPTY = new Tuple(List.of());
  }

  /** A list. It grows while it is read, and may contain itself. */
  final class Sequence implements Pickled {
    private final List<Pickled> items = new ArrayList<>();

    List<Pickled> items() {
      return items;
    }
  }

  /** A dictionary of any class. It grows while it is read, and may contain itself. */
  final class Dictionary implements Pickled {
    private final Map<Key, Pickled> items = new LinkedHashMap<>();

    Map<Key, Pickled> items() {
      return items;
    }
  }

  /** One of the allowed names of functions and classes. */
  record Global(String module, String name) implements Pickled {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /**
   * Elements in a separate file of the archive.
   *
   * @param key the file's name within the archive's data folder
   * @param elements number of elements
   */
  record Storage(ElementType type, String key, long elements) implements Pickled {}

  /**
   * A view of a storage, checked to be within it: element (i, j, …) is at {@code offset + i *
   * strides[0] + j * strides[1] + …}.
   */
  record Tensor(Storage storage, long offset, List<Long> sizes, List<Long> strides)
      implements Pickled {
    long elements() {
      return sizes.stream().reduce(1L, (a, b) -> a * b);
    }
  }
}
