package io.retinue.platform.release;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.serde.RetinueSerdes;
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
  public Path folder(ReleaseChoice choice) {
    if (choice instanceof ReleaseChoice.OnDisk onDisk) {
      return onDisk.path();
    }
    KafkaClients clients = new KafkaClients(connection);
    clients.requireReachable();
    Releases releases = Releases.read(clients, new RetinueSerdes(connection).models(), model);
    if (choice instanceof ReleaseChoice.Version version) {
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
}
