package io.retinue.retinanet.weights;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tensor names of a RetinaNet in all versions of torchvision and in wrappers of training scripts.
 *
 * <p>Until version 0.12 the layers of a tower were counted with their ReLUs ({@code conv.2.weight},
 * now {@code conv.1.0.weight}), and the pyramid's convolutions had no block ({@code
 * inner_blocks.0.weight}, now {@code inner_blocks.0.0.weight}); its first COCO weights have these
 * names. Wrappers for several GPUs and for averaged weights put {@code module.} before every name.
 * Counters are left out: nothing reads them.
 */
public final class TorchvisionNames {
  /** Number of batches that a batch norm has processed; the last part of the counter's name. */
  static final String BATCH_COUNTER = "num_batches_tracked";

  private static final String AVERAGE_COUNTER = "n_averaged";

  private static final Pattern WRAPPER = Pattern.compile("(?:module\\.|model\\.)+");
  private static final Pattern OLD_TOWER =
      Pattern.compile("(.*_head\\.conv\\.)(\\d{1,3})\\.(weight|bias)");
  private static final Pattern OLD_PYRAMID =
      Pattern.compile("(.*\\.(?:inner|layer)_blocks\\.\\d{1,3})\\.(weight|bias)");

  private TorchvisionNames() {}

  /**
   * Today's name of each tensor.
   *
   * @param inFile the names in a file
   * @return today's name to the name in the file, without counters
   */
  public static SortedMap<String, String> today(Collection<String> inFile) {
    String wrapper = wrapper(inFile);
    SortedMap<String, String> names = new TreeMap<>();
    for (String name : inFile) {
      if (!name.endsWith(BATCH_COUNTER) && !name.equals(AVERAGE_COUNTER)) {
        String today = renamed(name.substring(wrapper.length()));
        // Two tensors of one name: the second keeps its name and is reported as left over.
        names.put(names.containsKey(today) ? name : today, name);
      }
    }
    return names;
  }

  /** The common prefix of all names; may be empty. */
  private static String wrapper(Collection<String> names) {
    String common = null;
    for (String name : names) {
      if (!name.equals(AVERAGE_COUNTER)) {
        Matcher matcher = WRAPPER.matcher(name);
        String here = matcher.lookingAt() ? matcher.group() : "";
        if (common != null && !common.equals(here)) {
          return "";
        }
        common = here;
      }
    }
    return common == null ? "" : common;
  }

  private static String renamed(String name) {
    Matcher tower = OLD_TOWER.matcher(name);
    if (tower.matches()) {
      int layer = Integer.parseInt(tower.group(2)) / 2; // every second one was a ReLU
      return tower.group(1) + layer + ".0." + tower.group(3);
    }
    Matcher pyramid = OLD_PYRAMID.matcher(name);
    return pyramid.matches() ? pyramid.group(1) + ".0." + pyramid.group(2) : name;
  }

  /**
   * The counters of batch norms that PyTorch requires for strict loading.
   *
   * @param names of the tensors
   * @return names and values, all 0: training here does not count
   */
  public static Map<String, Safetensors.Tensor> counters(Collection<String> names) {
    Map<String, Safetensors.Tensor> counters = new TreeMap<>();
    for (String name : names) {
      if (name.endsWith(".running_mean")) {
        String norm = name.substring(0, name.lastIndexOf('.') + 1);
        counters.put(norm + BATCH_COUNTER, Safetensors.Tensor.of(0));
      }
    }
    return counters;
  }
}
