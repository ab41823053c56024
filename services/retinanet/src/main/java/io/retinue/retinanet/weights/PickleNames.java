package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.util.List;
import java.util.Set;

/**
 * The names that a pickle of weights may contain, and the data that each creates from its
 * arguments, with code of this class. Every other name is refused before anything is looked up.
 */
final class PickleNames {
  private static final Pickled.Global ORDERED_DICT =
      new Pickled.Global("collections", "OrderedDict");
  private static final Pickled.Global COUNTER = new Pickled.Global("collections", "Counter");
  private static final Pickled.Global NAMESPACE = new Pickled.Global("argparse", "Namespace");
  private static final Pickled.Global SIZE = new Pickled.Global("torch", "Size");
  private static final Pickled.Global TENSOR =
      new Pickled.Global("torch._utils", "_rebuild_tensor_v2");
  private static final Pickled.Global PARAMETER =
      new Pickled.Global("torch._utils", "_rebuild_parameter");

  private static final Set<Pickled.Global> ALLOWED =
      Set.of(ORDERED_DICT, COUNTER, NAMESPACE, SIZE, TENSOR, PARAMETER);

  /** More sizes and strides than any real tensor has. */
  private static final int MAX_RANK = 8;

  private PickleNames() {}

  /**
   * @throws ModelFormatException if the name is not on the list
   */
  static Pickled.Global allowed(String module, String name) throws ModelFormatException {
    Pickled.Global global = new Pickled.Global(module, name);
    boolean storage = module.equals("torch") && ElementType.ofTorchStorage(name) != null;
    if (!storage && !ALLOWED.contains(global)) {
      throw new ModelFormatException(
          "it asks for "
              + printable(global.toString())
              + ", which is no part of a state dict and is never run: in Python, save"
              + " model.state_dict() and not the model");
    }
    return global;
  }

  /** The value that the function call would return in Python. */
  static Pickled call(Pickled callee, Pickled arguments) throws ModelFormatException {
    if (!(callee instanceof Pickled.Global function)
        || !(arguments instanceof Pickled.Tuple tuple)) {
      throw new ModelFormatException("it calls something that is no function");
    }
    List<Pickled> given = tuple.items();
    if (function.equals(ORDERED_DICT) || function.equals(NAMESPACE)) {
      require(given.isEmpty(), function);
      return new Pickled.Dictionary();
    }
    if (function.equals(COUNTER)) {
      require(given.size() == 1 && given.get(0) instanceof Pickled.Dictionary, function);
      return given.get(0);
    }
    if (function.equals(SIZE)) {
      require(given.size() == 1 && given.get(0) instanceof Pickled.Tuple, function);
      return given.get(0);
    }
    if (function.equals(PARAMETER)) {
      require(given.size() == 3 && given.get(0) instanceof Pickled.Tensor, function);
      return given.get(0);
    }
    if (function.equals(TENSOR)) {
      // storage, offset, sizes, strides, requires_grad, backward_hooks and, in newer files,
      // metadata
      require(given.size() == 6 || given.size() == 7, function);
      return tensor(given, function);
    }
    throw new ModelFormatException("it calls " + function + ", which is no function");
  }

  private static Pickled.Tensor tensor(List<Pickled> given, Pickled.Global function)
      throws ModelFormatException {
    if (given.get(0) instanceof Pickled.Storage storage
        && given.get(1) instanceof Pickled.Whole offset
        && given.get(2) instanceof Pickled.Tuple sizes
        && given.get(3) instanceof Pickled.Tuple strides) {
      return within(storage, offset.value(), longs(sizes, function), longs(strides, function));
    }
    throw badArguments(function);
  }

  private static Pickled.Tensor within(
      Pickled.Storage storage, long offset, List<Long> sizes, List<Long> strides)
      throws ModelFormatException {
    boolean sane = sizes.size() <= MAX_RANK && strides.size() == sizes.size() && offset >= 0;
    long count = 1;
    long last = offset;
    for (int axis = 0; sane && axis < sizes.size(); axis++) {
      long size = sizes.get(axis);
      long stride = strides.get(axis);
      sane = size >= 0 && size <= Integer.MAX_VALUE && stride >= 0 && stride <= Integer.MAX_VALUE;
      count = sane ? saturated(count, size) : count;
      last += sane ? Math.max(0, size - 1) * stride : 0; // below 2^62 a step, so never below 0
      sane &= last >= 0;
    }
    // A view may not repeat its elements: a few bytes could stand for gigabytes.
    sane &= count == 0 || (count <= storage.elements() && last < storage.elements());
    if (!sane) {
      throw new ModelFormatException(
          "a tensor of sizes %s and strides %s at offset %d does not lie within its storage of %d"
              .formatted(sizes, strides, offset, storage.elements()));
    }
    return new Pickled.Tensor(storage, offset, sizes, strides);
  }

  /** The product of two numbers of 0 or more, at most {@link Long#MAX_VALUE}. */
  static long saturated(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private static List<Long> longs(Pickled.Tuple tuple, Pickled.Global function)
      throws ModelFormatException {
    if (tuple.items().size() > MAX_RANK) {
      throw new ModelFormatException("a tensor has " + tuple.items().size() + " axes");
    }
    for (Pickled item : tuple.items()) {
      require(item instanceof Pickled.Whole, function);
    }
    return tuple.items().stream().map(item -> ((Pickled.Whole) item).value()).toList();
  }

  private static void require(boolean fits, Pickled.Global function) throws ModelFormatException {
    if (!fits) {
      throw badArguments(function);
    }
  }

  private static ModelFormatException badArguments(Pickled.Global function) {
    return new ModelFormatException("it calls " + function + " with arguments that do not fit");
  }

  /** Text from the file, shortened and without control characters. */
  static String printable(String text) {
    String shortened = text.length() <= 120 ? text : text.substring(0, 120) + "…";
    return shortened.replaceAll("[^\\p{Print}…]", "?");
  }
}
