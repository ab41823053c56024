package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder of a release that the models topic names. */
public final class ReleaseLocator {
  private final KafkaConnection connection;
  private final String model;
  private final ModelStore store;

  /**
   * @param model name of the model: the key of the models topic
   * @param storeDirectory root of the model store
   */
  public ReleaseLocator(KafkaConnection connection, String model, Path storeDirectory) {
    this.connection = connection;
    this.model = model;
    this.store = new ModelStore(storeDirectory);
  }

  /**
   * The release's folder, every file of it verified.
   *
   * @throws RetinueException BAD_INPUT where there is no such release, or it is damaged
   */
  public Path folder(Choice choice) {
    if (choice instanceof Choice.OnDisk onDisk) {
      return onDisk.path();
    }
    KafkaClients clients = new KafkaClients(connection);
    clients.requireReachable();
    Releases releases = Releases.read(clients, new RetinueSerdes(connection).models(), model);
    if (choice instanceof Choice.Version version) {
      return store.find(
          releases
              .release(version.number())
              .orElseThrow(
                  () ->
                      new RetinueException(
                          ErrorKind.BAD_INPUT,
                          "there is no release " + version.number(),
                          "choose one that 'retinue model list' prints")));
    }
    return store.find(
        releases
            .champion()
            .orElseThrow(
                () ->
                    new RetinueException(
                        ErrorKind.BAD_INPUT,
                        "there is no champion yet",
                        "import labels and train one with: retinue train")));
  }

  /** Which release a person means. */
  public sealed interface Choice {
    /** The one that serves. */
    record Champion() implements Choice {}

    /**
     * One of the models topic.
     *
     * @param number from 1
     */
    record Version(long number) implements Choice {}

    /**
     * One on disk, in no topic.
     *
     * @param path a release's folder, or a safetensors file with its model.json beside it
     */
    record OnDisk(Path path) implements Choice {}

    /**
     * Reads {@code champion}, a version's number, or a path that exists.
     *
     * @throws RetinueException BAD_INPUT for anything else
     */
    static Choice parse(String text) {
      if (text.equals("champion")) {
        return new Champion();
      }
      if (text.matches("[1-9][0-9]{0,17}")) {
        return new Version(Long.parseLong(text));
      }
      Path path = Path.of(text);
      if (!Files.exists(path)) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "there is no release '" + text + "': it is no version number, and no file",
            "give champion, a number that 'retinue model list' prints, or a release's folder");
      }
      return new OnDisk(path);
    }
  }
}
