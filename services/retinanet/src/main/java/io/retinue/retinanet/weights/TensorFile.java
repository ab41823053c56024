package io.retinue.retinanet.weights;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A file of named tensors, open for reading: safetensors, or a state dict that {@code torch.save}
 * wrote. Opening it runs no code and checks everything except the values.
 */
public interface TensorFile extends AutoCloseable {
  /** Type and shape of a tensor. */
  record Description(ElementType type, Shape shape) {
    /** Number of elements. */
    public long elements() {
      return shape.size();
    }
  }

  /**
   * Opens a file of either format, which is detected from its first bytes.
   *
   * @param part the key of one of several state dicts; empty if there is only one
   * @throws ModelFormatException if it is neither, or damaged
   */
  static TensorFile open(Path path, Optional<String> part) throws IOException {
    if (startsWith(path, TorchFile.ZIP_MAGIC)) {
      return TorchFile.open(path, part);
    }
    if (startsWith(path, TorchFile.OLD_MAGIC)) {
      throw new ModelFormatException(
          path
              + " is in PyTorch's format from before version 1.6: load it in Python and save it"
              + " again with torch.save(torch.load('"
              + path.getFileName()
              + "', map_location='cpu'), 'new.pth')");
    }
    return SafetensorsFile.open(path);
  }

  private static boolean startsWith(Path path, byte[] magic) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(magic.length), magic);
    }
  }

  Path path();

  /** The tensors by name, sorted. */
  Map<String, Description> tensors();

  /**
   * The values of a tensor in row-major order, as float32.
   *
   * @throws ModelFormatException if it is missing, has no floating-point values, or one is NaN,
   *     infinite or out of float32's range
   */
  float[] floats(String name) throws IOException;

  @Override
  void close() throws IOException;
}
