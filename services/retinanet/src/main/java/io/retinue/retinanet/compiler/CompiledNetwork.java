package io.retinue.retinanet.compiler;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.input.InputBatch;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model compiled for a device and loaded: from pictures' bytes to candidates in one native call.
 * It holds native memory until closed. Not thread-safe.
 */
public final class CompiledNetwork implements AutoCloseable {
  private final LoadedProgram program;

  private CompiledNetwork(LoadedProgram program) {
    this.program = program;
  }

  /**
   * Compiles a model and loads it.
   *
   * @param size of the inputs it will get
   * @throws ai.djl.engine.EngineException if this machine lacks what it is compiled for
   * @throws java.io.UncheckedIOException if the temporary file cannot be written
   */
  public static CompiledNetwork compile(RetinaNet model, InputSize size, Target target) {
    return packed(LoadedProgram.forServing(program(model, size, target), target.device()));
  }

  /** Compiles a model into a file. */
  public static void write(RetinaNet model, InputSize size, Target target, Path archive)
      throws IOException {
    TorchScriptArchive.write(program(model, size, target), archive);
  }

  static ScriptProgram program(RetinaNet model, InputSize size, Target target) {
    return ServingCodegen.of(
        model.spec(), size, model.anchors(size), model::values, model.activations(), target);
  }

  /**
   * Loads what {@link #write} wrote; the file is no longer needed afterwards.
   *
   * @param device the target's
   * @throws ai.djl.engine.EngineException if the file is damaged, or this machine lacks what it was
   *     compiled for
   */
  public static CompiledNetwork load(Path archive, Device device) {
    return packed(LoadedProgram.forServing(archive, device));
  }

  private static CompiledNetwork packed(LoadedProgram program) {
    try (NDManager scratch = program.manager().newSubManager()) {
      program.run(ServingCodegen.PACK, scratch);
      return new CompiledNetwork(program);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /** The owner of all that is native here. A computation creates a sub-manager and closes it. */
  public NDManager manager() {
    return program.manager();
  }

  /** The head outputs of a batch: the eager network's up to rounding. */
  public HeadOutputs outputs(NDManager manager, InputBatch batch) {
    NDList outputs = program.run(ServingCodegen.OUTPUTS, manager, batch.pixels(manager));
    return new HeadOutputs(outputs.get(0), outputs.get(1));
  }

  /**
   * The candidates of each picture before NMS, level after level; boxes are in pixels of the input.
   *
   * @param placements where each picture lies in the input; fewer than the batch's size if the rest
   *     of it is padding
   */
  public List<List<Detection>> candidates(InputBatch batch, List<Placement> placements) {
    float[] placed = new float[batch.size() * 2];
    for (int n = 0; n < placements.size(); n++) {
      placed[2 * n] = placements.get(n).placedWidth();
      placed[2 * n + 1] = placements.get(n).placedHeight();
    }
    try (NDManager manager = program.manager().newSubManager()) {
      NDArray limits = manager.create(placed, new Shape(batch.size(), 2));
      NDList rows = program.run(ServingCodegen.FORWARD, manager, batch.pixels(manager), limits);
      return byPicture(rows.singletonOrThrow().toFloatArray(), placements.size());
    }
  }

  /** Rows of {@link DecodingCodegen#COLUMNS}: picture, class, score, box. */
  private static List<List<Detection>> byPicture(float[] rows, int pictures) {
    List<List<Detection>> candidates = new ArrayList<>(pictures);
    for (int n = 0; n < pictures; n++) {
      candidates.add(new ArrayList<>());
    }
    for (int i = 0; i < rows.length; i += DecodingCodegen.COLUMNS) {
      if (rows[i] < pictures) {
        Box box = new Box(rows[i + 3], rows[i + 4], rows[i + 5], rows[i + 6]);
        candidates.get((int) rows[i]).add(new Detection((int) rows[i + 1], rows[i + 2], box));
      }
    }
    return candidates;
  }

  @Override
  public void close() {
    program.close();
  }
}
