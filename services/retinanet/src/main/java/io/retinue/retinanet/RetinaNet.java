package io.retinue.retinanet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A RetinaNet with its weights. It holds native memory until closed. Not thread-safe: one thread at
 * a time, whichever; different models are independent.
 */
public final class RetinaNet implements AutoCloseable {
  /** The file of the weights within a model's folder. */
  public static final String WEIGHTS_FILE = "weights.safetensors";

  /** The file of the {@link ModelSpec} within a model's folder. */
  public static final String SPEC_FILE = "model.json";

  private final ModelSpec spec;

  private RetinaNet(ModelSpec spec) {
    this.spec = spec;
  }

  /** A model with random weights, the same for the same seed on every machine. */
  public static RetinaNet create(ModelSpec spec, long seed) {
    return new RetinaNet(spec);
  }

  /**
   * Reads a model that {@link #save} wrote.
   *
   * @throws ModelFormatException if a file is damaged or does not fit the specification
   * @throws IOException if a file cannot be read
   */
  public static RetinaNet load(Path folder) throws IOException {
    throw new UnsupportedOperationException("being written: " + folder);
  }

  /** Writes {@value #WEIGHTS_FILE} and {@value #SPEC_FILE} into an existing folder. */
  public void save(Path folder) throws IOException {
    throw new UnsupportedOperationException("being written: " + folder);
  }

  /**
   * A copy for other classes, with its own memory: what this model knows about classes of the same
   * name is kept, new classes start as an untrained model would.
   */
  public RetinaNet withClasses(List<String> classes, long seed) {
    return new RetinaNet(spec.withClasses(classes));
  }

  public ModelSpec spec() {
    return spec;
  }

  @Override
  public void close() {}
}
