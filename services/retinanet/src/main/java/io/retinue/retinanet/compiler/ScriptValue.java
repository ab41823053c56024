package io.retinue.retinanet.compiler;

import java.util.List;

/**
 * The value that an attribute of a program has when it is loaded; its methods may assign others.
 */
public sealed interface ScriptValue
    permits ScriptTensor,
        ScriptValue.TensorList,
        ScriptValue.Whole,
        ScriptValue.Real,
        ScriptValue.Flag,
        ScriptValue.WholeList {
  /** The type as the program declares it, such as {@code List[Tensor]}. */
  String type();

  /** {@code List[Tensor]}. */
  record TensorList(List<ScriptTensor> tensors) implements ScriptValue {
    public TensorList {
      tensors = List.copyOf(tensors);
    }

    @Override
    public String type() {
      return "List[Tensor]";
    }
  }

  /** {@code int}, of 64 bits. */
  record Whole(long value) implements ScriptValue {
    @Override
    public String type() {
      return "int";
    }
  }

  /** {@code float}, of 64 bits. */
  record Real(double value) implements ScriptValue {
    @Override
    public String type() {
      return "float";
    }
  }

  /** {@code bool}. */
  record Flag(boolean value) implements ScriptValue {
    @Override
    public String type() {
      return "bool";
    }
  }

  /** {@code List[int]}. */
  record WholeList(List<Long> values) implements ScriptValue {
    public WholeList {
      values = List.copyOf(values);
    }

    @Override
    public String type() {
      return "List[int]";
    }
  }
}
