package io.retinue.retinanet.compiler;

import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.compiler.CompiledArchives.Opened;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The archives of one model. Its weights are read once, for their digest: that takes as long as all
 * the rest of finding an archive. Not thread-safe.
 */
public final class ModelArchives {
  private final CompiledArchives archives;
  private final RetinaNet model;
  private @Nullable String contents;

  ModelArchives(CompiledArchives archives, RetinaNet model) {
    this.archives = archives;
    this.model = model;
  }

  /**
   * Loads an archive of the model, compiling it where there is none.
   *
   * @throws IOException if the folder cannot be made, or an archive cannot be written into it
   * @throws ai.djl.engine.EngineException if this machine lacks what it is compiled for
   */
  public Opened open(InputSize size, Target target) throws IOException {
    return archives.open(nameOf(size, target), model, size, target);
  }

  /**
   * Whether an archive was compared before, on such a processor with this libtorch: it need not be
   * loaded to show again that it is right.
   */
  public boolean wasCompared(InputSize size, Target target) {
    return archives.wasCompared(nameOf(size, target));
  }

  private String nameOf(InputSize size, Target target) {
    String all =
        String.join(
            "\n",
            ServingCodegen.VERSION,
            target.toString(),
            size.toString(),
            CompiledNetwork.program(model, size, target).code(),
            contents());
    return HexFormat.of().formatHex(Sha256.of(all.getBytes(StandardCharsets.UTF_8)));
  }

  private String contents() {
    String known = contents;
    if (known == null) {
      known = HexFormat.of().formatHex(Sha256.of(model, ""));
      contents = known;
    }
    return known;
  }
}
