package io.retinue.retinanet.compiler;

import io.retinue.retinanet.weights.ElementType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A module in TorchScript: attributes with their values, methods that work on them as {@code
 * self.NAME}, and functions that methods call as {@code __torch__.NAME(...)}.
 *
 * <p>Text is TorchScript in its serialized form. What differs from Python: operators are {@code
 * torch.NAME(...)} or {@code ops.NAMESPACE.NAME(...)}; element types and memory formats are numbers
 * ({@link ElementType#torchCode}; 2 is channels_last); an empty list is {@code
 * annotate(List[Tensor], [])}; every argument but {@code self} has a type. Indentation is by two
 * spaces, definitions begin at the margin.
 *
 * @param name of the class
 * @param attributes declared in this order
 * @param methods definitions, one after the other, each {@code def NAME(self, ...) -> TYPE:}
 * @param functions definitions without {@code self}
 */
public record ScriptProgram(
    String name, Map<String, ScriptValue> attributes, String methods, String functions) {
  /** libtorch insists on it. */
  private static final String TRAINING = "training";

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public ScriptProgram {
    Objects.requireNonNull(methods, "methods");
    Objects.requireNonNull(functions, "functions");
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    requireIdentifier(name);
    attributes.keySet().forEach(ScriptProgram::requireIdentifier);
    if (attributes.containsKey(TRAINING)) {
      throw new IllegalArgumentException(TRAINING + " is libtorch's own attribute");
    }
  }

  /** A tensor's name among attributes: torchvision's names have dots. */
  public static String identifier(String name) {
    return name.replace('.', '_');
  }

  private static void requireIdentifier(String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no identifier: letters, digits and underscores are");
    }
  }

  String qualifiedName() {
    return "__torch__." + name;
  }

  /** The attributes that an archive holds: the program's, and what libtorch insists on. */
  Map<String, ScriptValue> storedAttributes() {
    Map<String, ScriptValue> all = new LinkedHashMap<>();
    all.put(TRAINING, new ScriptValue.Flag(false));
    all.putAll(attributes);
    return all;
  }

  /** The text that libtorch compiles. */
  public String code() {
    StringBuilder code = new StringBuilder("class ").append(name).append("(Module):\n");
    code.append("  __parameters__ = []\n  __buffers__ = []\n");
    storedAttributes()
        .forEach((attribute, value) -> code.append("  " + attribute + " : " + value.type() + "\n"));
    code.append(methods.strip().indent(2));
    return code.append(functions).toString();
  }
}
