package io.retinue.retinanet.weights;

import io.retinue.retinanet.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the weights in a file of {@code torch.save}: a state dict is a dictionary of tensors, and a
 * checkpoint is a dictionary that contains state dicts, the optimizer's state and more.
 */
final class StateDicts {
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
