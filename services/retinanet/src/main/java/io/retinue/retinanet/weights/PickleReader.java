package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of weights (Python's {@code pickletools} describes the opcodes) without running
 * anything: it accepts the opcodes that {@code torch.save} writes for a state dict, in protocols 2
 * to 5, and the names of {@link PickleNames}, and fails at anything else.
 *
 * <p>Nothing is trusted: a length is compared with the bytes that are left before anything is
 * allocated, and stack, marks, memo and the number of steps are bounded, so that memory stays
 * within a small multiple of the pickle's size. Use one instance for one pickle, on one thread.
 */
final class PickleReader {
  private static final int MIN_PROTOCOL = 2;
  private static final int MAX_PROTOCOL = 5;

  /** 100 times what a checkpoint with optimizer state for a thousand tensors needs. */
  private static final int MAX_STEPS = 2_000_000;

  /** Python writes dictionaries and lists a thousand items at a time. */
  private static final int MAX_STACK = 10_000;

  private static final int MAX_MARKS = 100;
  private static final int MAX_MEMO = 1_000_000;

  /** Finds the archive's storage for a key of the pickle. */
  @FunctionalInterface
  interface Storages {
    /**
     * @return the storage in the archive
     * @throws ModelFormatException if there is none of that key, or it is of another size
     */
    Pickled.Storage storage(ElementType type, String key, long elements)
        throws ModelFormatException;
  }

  private final PickleInput in;
  private final Storages storages;
  private final List<Pickled> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Pickled> memo = new HashMap<>();

  private PickleReader(ByteBuffer pickle, Storages storages) {
    this.in = new PickleInput(pickle);
    this.storages = storages;
  }

  /**
   * The value of a pickle.
   *
   * @param pickle from position to limit; bytes after its end are an error
   * @throws ModelFormatException with the error and the byte position
   */
  static Pickled read(ByteBuffer pickle, Storages storages) throws ModelFormatException {
    PickleReader reader = new PickleReader(pickle, storages);
    try {
      return reader.run();
    } catch (ModelFormatException e) {
      throw new ModelFormatException(
          "its pickle cannot be read at byte " + reader.in.position() + ": " + e.getMessage(), e);
    }
  }

  private Pickled run() throws ModelFormatException {
    for (int step = 0; step < MAX_STEPS; step++) {
      int opcode = in.uint8();
      if (opcode == '.') {
        Pickled value = pop();
        if (!stack.isEmpty() || !marks.isEmpty() || in.left() > 0) {
          throw new ModelFormatException("it ends before everything in it is used");
        }
        return value;
      }
      step(opcode);
      if (stack.size() > MAX_STACK) {
        throw new ModelFormatException("more than " + MAX_STACK + " values wait on its stack");
      }
    }
    throw new ModelFormatException("it takes more than " + MAX_STEPS + " steps");
  }

  private void step(int opcode) throws ModelFormatException {
    switch (opcode) {
      case 0x80 -> protocol();
      case 0x95 -> in.requireLeft(in.int64()); // FRAME: only a hint
      case '(' -> mark();
      case '0' -> pop();
      case '1' -> popToMark();
      case 'N' -> push(Pickled.Constant.NONE);
      case 0x88 -> push(Pickled.Constant.TRUE);
      case 0x89 -> push(Pickled.Constant.FALSE);
      case 'K' -> push(new Pickled.Whole(in.uint8()));
      case 'M' -> push(new Pickled.Whole(in.uint16()));
      case 'J' -> push(new Pickled.Whole(in.int32()));
      case 0x8a -> push(new Pickled.Whole(in.long1()));
      case 'G' -> push(new Pickled.Real(in.float64()));
      case 'X' -> push(new Pickled.Text(in.text(in.index())));
      case 0x8c -> push(new Pickled.Text(in.text(in.uint8())));
      case 0x8d -> push(new Pickled.Text(in.text(in.int64())));
      case ']' -> push(new Pickled.Sequence());
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case ')' -> push(Pickled.Tuple.EMPTY);
      case 't' -> push(new Pickled.Tuple(popToMark()));
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case '}' -> push(new Pickled.Dictionary());
      case 's' -> setItem();
      case 'u' -> set(popToMark());
      case 'c' -> push(PickleNames.allowed(in.line(), in.line()));
      case 0x93 -> stackGlobal();
      case 'R', 0x81 -> call(); // REDUCE, NEWOBJ
      case 'b' -> build();
      case 'Q' -> push(persistent(pop()));
      case 'q' -> memoise(in.uint8());
      case 'r' -> memoise(in.index());
      case 0x94 -> memoise(memo.size());
      case 'h' -> push(recall(in.uint8()));
      case 'j' -> push(recall(in.index()));
      default ->
          throw new ModelFormatException(
              "opcode 0x%02x has no place in a state dict".formatted(opcode));
    }
  }

  private void protocol() throws ModelFormatException {
    int protocol = in.uint8();
    if (protocol < MIN_PROTOCOL || protocol > MAX_PROTOCOL) {
      throw new ModelFormatException(
          "it is of protocol %d; torch.save writes protocol 2".formatted(protocol));
    }
  }

  private void mark() throws ModelFormatException {
    if (marks.size() == MAX_MARKS) {
      throw new ModelFormatException("it is nested more than " + MAX_MARKS + " deep");
    }
    marks.add(stack.size());
  }

  private void append(List<Pickled> items) throws ModelFormatException {
    if (!(top() instanceof Pickled.Sequence list)) {
      throw new ModelFormatException("it appends to something that is no list");
    }
    list.items().addAll(items);
  }

  private void tuple(int size) throws ModelFormatException {
    if (stack.size() - floor() < size) {
      throw new ModelFormatException("a tuple of " + size + " lacks values");
    }
    push(new Pickled.Tuple(popTo(stack.size() - size)));
  }

  private void setItem() throws ModelFormatException {
    Pickled value = pop();
    Pickled key = pop();
    set(List.of(key, value));
  }

  private void set(List<Pickled> keysAndValues) throws ModelFormatException {
    if (!(top() instanceof Pickled.Dictionary dictionary) || keysAndValues.size() % 2 != 0) {
      throw new ModelFormatException("it sets items of something that is no dictionary");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      if (!(keysAndValues.get(i) instanceof Pickled.Key key)) {
        throw new ModelFormatException("a dictionary's key is neither text nor number");
      }
      if (dictionary.items().put(key, keysAndValues.get(i + 1)) != null) {
        throw new ModelFormatException("a dictionary has one key twice: " + key);
      }
    }
  }

  private void stackGlobal() throws ModelFormatException {
    Pickled name = pop();
    Pickled module = pop();
    if (!(name instanceof Pickled.Text n) || !(module instanceof Pickled.Text m)) {
      throw new ModelFormatException("a name is no text");
    }
    push(PickleNames.allowed(m.value(), n.value()));
  }

  private void call() throws ModelFormatException {
    Pickled arguments = pop();
    push(PickleNames.call(pop(), arguments));
  }

  /** Attributes of a dictionary, such as PyTorch's {@code _metadata}; ignored. */
  private void build() throws ModelFormatException {
    Pickled state = pop();
    if (!(top() instanceof Pickled.Dictionary) || !(state instanceof Pickled.Dictionary)) {
      throw new ModelFormatException("it gives attributes to something that is no dictionary");
    }
  }

  /** {@code ('storage', type, key, its device, elements)}. */
  private Pickled.Storage persistent(Pickled id) throws ModelFormatException {
    if (id instanceof Pickled.Tuple tuple
        && tuple.items().size() == 5
        && tuple.items().get(0).equals(new Pickled.Text("storage"))
        && tuple.items().get(1) instanceof Pickled.Global global
        && tuple.items().get(2) instanceof Pickled.Text key
        && tuple.items().get(4) instanceof Pickled.Whole elements) {
      ElementType type = ElementType.ofTorchStorage(global.name());
      if (type != null && elements.value() >= 0) {
        return storages.storage(type, key.value(), elements.value());
      }
    }
    throw new ModelFormatException("a storage is described in a way that PyTorch does not write");
  }

  private void memoise(int index) throws ModelFormatException {
    if (index >= MAX_MEMO) {
      throw new ModelFormatException("its memo has an entry " + index);
    }
    memo.put(index, top());
  }

  private Pickled recall(int index) throws ModelFormatException {
    Pickled value = memo.get(index);
    if (value == null) {
      throw new ModelFormatException("its memo has no entry " + index);
    }
    return value;
  }

  private void push(Pickled value) {
    stack.add(value);
  }

  private Pickled pop() throws ModelFormatException {
    Pickled value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Pickled top() throws ModelFormatException {
    if (stack.size() <= floor()) {
      throw new ModelFormatException("it takes a value from an empty stack");
    }
    return stack.get(stack.size() - 1);
  }

  /** Values below the last mark cannot be popped. */
  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private List<Pickled> popToMark() throws ModelFormatException {
    if (marks.isEmpty()) {
      throw new ModelFormatException("it looks for a mark that was never set");
    }
    return popTo(marks.remove(marks.size() - 1));
  }

  private List<Pickled> popTo(int size) {
    List<Pickled> above = stack.subList(size, stack.size());
    List<Pickled> values = List.copyOf(above);
    above.clear();
    return values;
  }
}
