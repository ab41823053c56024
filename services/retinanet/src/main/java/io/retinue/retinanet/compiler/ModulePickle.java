package io.retinue.retinanet.compiler;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A module's attributes as a pickle of protocol 2, the way libtorch's unpickler wants them. Tensors
 * are described only: their elements follow elsewhere, in the order of {@link #tensors}.
 */
final class ModulePickle {
  /** An empty tuple: the pickle of a program whose text refers to no constants. */
  static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  /** Its functions give a list or dictionary the element type that a bare one lacks. */
  private static final String TYPED = "torch.jit._pickle";

  private static final int PROTOCOL = 0x80;
  private static final int NEW_OBJECT = 0x81;
  private static final int TRUE = 0x88;
  private static final int FALSE = 0x89;
  private static final int LONG_OF_BYTES = 0x8a;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private final List<ScriptTensor> tensors = new ArrayList<>();

  private ModulePickle() {}

  /**
   * @param className with its module, such as {@code __torch__.RetinaNet}
   */
  static ModulePickle of(String className, Map<String, ScriptValue> attributes) {
    ModulePickle pickle = new ModulePickle();
    try {
      pickle.module(className, attributes);
    } catch (IOException e) {
      throw new IllegalStateException("an array in memory cannot be written", e);
    }
    return pickle;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** Those that the pickle refers to; the first is storage 0, and so on. */
  List<ScriptTensor> tensors() {
    return tensors;
  }

  private void module(String className, Map<String, ScriptValue> attributes) throws IOException {
    int dot = className.lastIndexOf('.');
    out.write(PROTOCOL);
    out.write(2);
    global(className.substring(0, dot), className.substring(dot + 1));
    out.write(')');
    out.write(NEW_OBJECT);
    out.writeBytes("}(");
    for (Map.Entry<String, ScriptValue> attribute : attributes.entrySet()) {
      text(attribute.getKey());
      value(attribute.getValue());
    }
    out.writeBytes("ub.");
  }

  // A switch over a sealed type needs Java 21.
  private void value(ScriptValue value) throws IOException {
    if (value instanceof ScriptTensor tensor) {
      tensor(tensor);
    } else if (value instanceof ScriptValue.TensorList list) {
      tensorList(list);
    } else if (value instanceof ScriptValue.WholeList list) {
      wholeList(list);
    } else if (value instanceof ScriptValue.Whole whole) {
      whole(whole.value());
    } else if (value instanceof ScriptValue.Real real) {
      out.write('G');
      out.writeDouble(real.value());
    } else if (value instanceof ScriptValue.Flag flag) {
      flag(flag.value());
    }
  }

  private void tensorList(ScriptValue.TensorList list) throws IOException {
    global(TYPED, "build_tensorlist");
    out.writeBytes("(](");
    for (ScriptTensor tensor : list.tensors()) {
      tensor(tensor);
    }
    out.writeBytes("etR");
  }

  private void wholeList(ScriptValue.WholeList list) throws IOException {
    global(TYPED, "build_intlist");
    out.writeBytes("(](");
    for (long number : list.values()) {
      whole(number);
    }
    out.writeBytes("etR");
  }

  /** {@code _rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)}. */
  private void tensor(ScriptTensor tensor) throws IOException {
    global("torch._utils", "_rebuild_tensor_v2");
    out.writeBytes("((");
    text("storage");
    global("torch", tensor.elements().torchStorage());
    text(Integer.toString(tensors.size()));
    text("cpu");
    whole(tensor.size());
    out.writeBytes("tQ");
    whole(0);
    out.write('(');
    for (long side : tensor.shape()) {
      whole(side);
    }
    out.writeBytes("t(");
    for (long stride : tensor.strides()) {
      whole(stride);
    }
    out.write('t');
    flag(tensor.learning() == ScriptTensor.Learning.LEARNED);
    global("collections", "OrderedDict");
    out.writeBytes(")RtR");
    tensors.add(tensor);
  }

  private void global(String module, String name) throws IOException {
    out.writeBytes("c" + module + "\n" + name + "\n");
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('X');
    out.writeInt(Integer.reverseBytes(utf8.length));
    out.write(utf8);
  }

  private void flag(boolean flag) throws IOException {
    out.write(flag ? TRUE : FALSE);
  }

  private void whole(long number) throws IOException {
    if (number == (int) number) {
      out.write('J');
      out.writeInt(Integer.reverseBytes((int) number));
    } else {
      out.write(LONG_OF_BYTES);
      out.write(Long.BYTES);
      out.writeLong(Long.reverseBytes(number));
    }
  }
}
