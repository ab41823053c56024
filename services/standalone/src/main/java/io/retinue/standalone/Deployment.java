package io.retinue.standalone;

import io.retinue.broker.BrokerException;
import io.retinue.broker.EmbeddedBroker;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka to work against, with Retinue's topics in it: the embedded broker under a data directory,
 * started or joined, or a cluster. Closing gives up the lease on the embedded broker, which stops
 * once nobody holds one.
 */
public final class Deployment implements AutoCloseable {
  /** Key of the models topic under which releases of the one network lie. */
  public static final String MODEL = Releases.DEFAULT_MODEL;

  /** Enough for a few detectors; a camera's topics cannot be widened without moving its records. */
  public static final int CAMERA_PARTITIONS = 4;

  private final KafkaConnection kafka;
  private final DataDirectory data;
  private final @Nullable EmbeddedBroker broker;

  private Deployment(KafkaConnection kafka, DataDirectory data, @Nullable EmbeddedBroker broker) {
    this.kafka = kafka;
    this.data = data;
    this.broker = broker;
  }

  /**
   * Starts or joins the embedded broker under that folder.
   *
   * @throws RetinueException when the folder or the broker cannot be had
   */
  public static Deployment embedded(DataDirectory data) {
    EmbeddedBroker broker;
    try {
      broker = EmbeddedBroker.startOrJoin(data.root().resolve("broker"));
    } catch (BrokerException e) {
      throw translate(e);
    }
    try {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
      new TopicAdmin(kafka).apply(CAMERA_PARTITIONS);
      return new Deployment(kafka, data, broker);
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  /**
   * Uses a cluster whose topics exist: they are an operator's to create.
   *
   * @throws RetinueException UNREACHABLE when brokers or registry do not answer
   */
  public static Deployment cluster(KafkaConnection kafka, DataDirectory data) {
    new KafkaClients(kafka).requireReachable();
    new RetinueSerdes(kafka).registry().requireReachable();
    return new Deployment(kafka, data, null);
  }

  public KafkaConnection kafka() {
    return kafka;
  }

  public DataDirectory data() {
    return data;
  }

  /**
   * Returns while the brokers are as they were.
   *
   * @throws RetinueException when the embedded broker has ended, saying why as far as it said
   */
  public void requireAlive() {
    if (broker != null && !broker.isAlive()) {
      throw translate(broker.whyEnded());
    }
  }

  private static RetinueException translate(BrokerException e) {
    ErrorKind code =
        switch (e.reason()) {
          case IN_USE -> ErrorKind.IN_USE;
          case READ_ONLY, FULL -> ErrorKind.STORAGE;
          case NOT_A_DIRECTORY, CORRUPT -> ErrorKind.BAD_INPUT;
          case PORT -> ErrorKind.UNREACHABLE;
          case FAILED -> ErrorKind.FAILURE;
        };
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new RetinueException(
        code, message, "mend that, or name another folder with --data DIR", e);
  }

  @Override
  public void close() {
    if (broker != null) {
      broker.close();
    }
  }
}
