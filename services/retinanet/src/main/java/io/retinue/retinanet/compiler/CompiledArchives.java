package io.retinue.retinanet.compiler;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled models on disk, so that a restart does not compile again. An archive's name is the
 * SHA-256 of all that it was made from: weights, specification, program and target. It is written
 * atomically, with its own SHA-256 beside it; a damaged one is compiled again. The {@value #KEPT}
 * that were used last are kept, each with a note of the processor and libtorch that its outputs
 * were compared on. Processes of one user may share a folder.
 *
 * <p>An archive is a program: anyone who can write the folder decides what runs. So it is made for
 * its owner alone, and a folder of somebody else's is neither read nor written ({@link
 * ArchiveFolder}).
 */
public final class CompiledArchives {
  static final int KEPT = 8;

  private static final Logger LOG = LoggerFactory.getLogger(CompiledArchives.class);
  private static final String ARCHIVE = ".pt";
  private static final String DIGEST = ".sha256";
  private static final String COMPARED = ".compared";

  private final Path folder;

  /**
   * @param folder made with the first archive
   */
  public CompiledArchives(Path folder) {
    this.folder = folder;
  }

  /**
   * A compiled network.
   *
   * @param network the caller closes it
   * @param archive where it is kept, if anywhere
   */
  public record Opened(CompiledNetwork network, Optional<Path> archive) implements AutoCloseable {
    /** Whether this very archive was compared before, on such a processor with this libtorch. */
    public boolean wasCompared() {
      return archive.map(CompiledArchives::wasCompared).orElse(false);
    }

    /** Notes that its outputs are the eager network's. */
    public void compared() {
      if (archive.isPresent()) {
        try {
          Files.writeString(noteOf(archive.get()), note(archive.get()));
        } catch (IOException e) {
          LOG.debug("{} will be compared again", archive.get(), e);
        }
      }
    }

    @Override
    public void close() {
      network.close();
    }
  }

  private static boolean wasCompared(Path archive) {
    try {
      return Files.exists(noteOf(archive))
          && Files.readString(noteOf(archive)).equals(note(archive));
    } catch (IOException e) {
      LOG.debug("{} is compared again", archive, e);
      return false;
    }
  }

  private static Path noteOf(Path archive) {
    return Path.of(archive + COMPARED);
  }

  private static String note(Path archive) throws IOException {
    return String.join(
        "\n",
        Files.readString(digestOf(archive)),
        Processor.present().name(),
        Engine.getEngine(RetinaNet.ENGINE).getVersion());
  }

  /** Those of one model, with the weights that it has when the first of them is asked for. */
  public ModelArchives of(RetinaNet model) {
    return new ModelArchives(this, model);
  }

  /** See {@link ModelArchives#wasCompared}. */
  boolean wasCompared(String name) {
    return wasCompared(folder.resolve(name + ARCHIVE));
  }

  /**
   * See {@link ModelArchives#open}.
   *
   * @param name follows from the model, the size and the target
   */
  Opened open(String name, RetinaNet model, InputSize size, Target target) throws IOException {
    if (!ArchiveFolder.makePrivate(folder)) {
      LOG.warn(
          "{} is not a folder of this user: its compiled models are not used, and each start"
              + " compiles; give the service a folder of its own",
          folder);
      return new Opened(CompiledNetwork.compile(model, size, target), Optional.empty());
    }
    Path archive = folder.resolve(name + ARCHIVE);
    if (isWhole(archive)) {
      try {
        CompiledNetwork network = CompiledNetwork.load(archive, target.device());
        touch(archive);
        return new Opened(network, Optional.of(archive));
      } catch (EngineException e) {
        LOG.warn("the compiled model {} does not load and is compiled again", archive, e);
      }
    }
    Path fresh = Files.createTempFile(folder, "compiling-", ".tmp");
    try {
      CompiledNetwork.write(model, size, target, fresh);
      CompiledNetwork network = CompiledNetwork.load(fresh, target.device());
      try {
        publish(fresh, archive);
        return new Opened(network, Optional.of(archive));
      } catch (IOException e) { // the network serves; only the next start has to compile again
        LOG.warn("the compiled model {} cannot be kept for the next start", archive, e);
        return new Opened(network, Optional.empty());
      }
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void touch(Path archive) {
    try {
      Files.setLastModifiedTime(archive, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("{} keeps its old time", archive, e);
    }
  }

  private static Path digestOf(Path archive) {
    return Path.of(archive + DIGEST);
  }

  private static boolean isWhole(Path archive) {
    Path digest = digestOf(archive);
    try {
      return Files.exists(archive)
          && Files.exists(digest)
          && Files.readString(digest).equals(sha256(archive));
    } catch (IOException e) {
      LOG.warn("the compiled model {} cannot be read and is compiled again", archive, e);
      return false;
    }
  }

  private void publish(Path fresh, Path archive) throws IOException {
    Path digest = Files.createTempFile(folder, "compiling-", ".tmp");
    try {
      Files.writeString(digest, sha256(fresh));
      Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
      Files.move(digest, digestOf(archive), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(digest);
    }
    for (Path old : leastRecent()) {
      Files.deleteIfExists(noteOf(old));
      Files.deleteIfExists(digestOf(old));
      Files.deleteIfExists(old);
    }
  }

  private List<Path> leastRecent() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ARCHIVE))
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
          .skip(KEPT)
          .toList();
    }
  }

  private static String sha256(Path file) throws IOException {
    return HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file)));
  }
}
