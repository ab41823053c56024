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
 * The Kafka that a command uses, with Retinue's topics: a cluster, or the embedded broker under a
 * data directory, which is started or joined. Closing releases the lease on the embedded broker. It
 * stops when the last lease is released.
 */
public final class Deployment implements AutoCloseable {
  /** Key of the releases in the models topic. */
  public static final String MODEL = Releases.DEFAULT_MODEL;

  /** Enough for a few detectors. More can only be had by moving the records to new topics. */
  public static final int CAMERA_PARTITIONS = 4;

  private final KafkaConnection kafka;
  private final DataDirectory data;
  private final @Nullable EmbeddedBroker broker;
  private DataDirectory.@Nullable Instance instance;

  private Deployment(KafkaConnection kafka, DataDirectory data, @Nullable EmbeddedBroker broker) {
    this.kafka = kafka;
    this.data = data;
    this.broker = broker;
  }

  /**
   * Starts or joins the embedded broker under that folder.
   *
   * @throws RetinueException if the folder or the broker cannot be used
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
   * Uses a cluster whose topics exist: an operator creates them.
   *
   * @throws RetinueException UNREACHABLE if brokers or registry do not answer
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

  /** The name of this process among those of its data directory, until this is closed. */
  public synchronized String instance() {
    if (instance == null) {
      instance = data.takeInstance();
    }
    return instance.name();
  }

  /**
   * Returns if the embedded broker is alive, or a cluster is used.
   *
   * @throws RetinueException with the reason if the embedded broker has ended
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
        code, message, "fix this or name another folder with --data DIR", e);
  }

  @Override
  public synchronized void close() {
    try (AutoCloseable name = instance) {
      instance = null;
      if (broker != null) {
        broker.close();
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the name of this process cannot be released", e);
    }
  }
}
