package io.retinue.retinanet.compiler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Emits libtorch's own operations and, after each layer but the last ones, a note of what its map
 * holds: {@code self.note(map, place)}. Nothing in the code depends on the size of the input.
 */
final class ObservingEmitter implements LayerEmitter {
  private final LayerEmitter plain;
  private final List<String> names = new ArrayList<>();

  ObservingEmitter(FoldedWeights weights) {
    plain = new PlainEmitter(weights);
  }

  /** The maps that are noted, by their places. */
  List<String> names() {
    return Collections.unmodifiableList(names);
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    int place = names.size();
    names.addAll(layer.outputNames());
    return "self.note(%s, %s)"
        .formatted(
            plain.emit(layer, x, epilogue), layer.isShared() ? place + " + level" : "" + place);
  }

  @Override
  public String emitResult(ConvolutionLayer layer, Operand x) {
    return plain.emitResult(layer, x);
  }

  @Override
  public String sizeOf(String map, MapSize size) {
    return "[torch.size(%1$s, 2), torch.size(%1$s, 3)]".formatted(map);
  }
}
