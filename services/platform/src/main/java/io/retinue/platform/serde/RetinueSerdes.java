package io.retinue.platform.serde;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.TrainingEvent;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * The serdes of the values on Retinue's topics, which share one registry client and its cache. They
 * are thread-safe and need no closing. A registry that is down makes them throw {@link
 * RetinueException} (UNREACHABLE) after 8 s; bytes that are not what they should be, Kafka's {@code
 * SerializationException}. Only the second is the record's fault.
 */
public final class RetinueSerdes {
  private final SchemaRegistry registry;

  public RetinueSerdes(KafkaConnection connection) {
    this(new SchemaRegistry(connection.registryUrl()));
  }

  public RetinueSerdes(SchemaRegistry registry) {
    this.registry = registry;
  }

  public Serde<Frame> frames() {
    return of(Frame.class);
  }

  public Serde<DetectionEvent> detections() {
    return of(DetectionEvent.class);
  }

  public Serde<ObjectEvent> objects() {
    return of(ObjectEvent.class);
  }

  public Serde<AlertEvent> alerts() {
    return of(AlertEvent.class);
  }

  public Serde<Retraction> retractions() {
    return of(Retraction.class);
  }

  public Serde<CameraStatus> cameras() {
    return of(CameraStatus.class);
  }

  public Serde<LabelledFrame> feedback() {
    return of(LabelledFrame.class);
  }

  public Serde<ModelRelease> models() {
    return of(ModelRelease.class);
  }

  public Serde<TrainingEvent> training() {
    return of(TrainingEvent.class);
  }

  public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
    return new ConfluentSerde<>(registry, type);
  }

  /** The client that all of them share. */
  public SchemaRegistry registry() {
    return registry;
  }
}
