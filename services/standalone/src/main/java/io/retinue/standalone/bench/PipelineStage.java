package io.retinue.standalone.bench;

import java.util.List;

/** A stage of the pipeline, in the order of a frame's way, by the threads that do its work. */
public enum PipelineStage {
  /** Reading and decoding the source. Measured within the cameras' threads. */
  DECODE("decode", List.of()),
  /** Scaling to the detect size and compressing. Measured within the cameras' threads. */
  ENCODE("scale and JPEG", List.of()),
  /** The rest of ingest: serializing, Kafka's producers, states of the cameras. */
  PUBLISH("publish", List.of("camera-", "ingest-", "kafka-producer-network-thread | producer-")),
  /** Kafka Streams of the detector: frames in, events out, transactions. */
  CONSUME("consume and produce events", List.of("retinue-detector", "detector-")),
  /** Decoding the pictures that were read from Kafka. */
  JPEG_DECODE("JPEG decode", List.of("jpeg-decoder-")),
  /** From pictures to boxes: resizing, network, non-maximum suppression. */
  MODEL("model", List.of("detector-model")),
  /** Kafka Streams of the alerter. */
  ALERTER("alerter", List.of("retinue-alerter", "alerter-")),
  /** The page's server and what it reads. */
  CONSOLE("console", List.of("console-", "HTTP-Dispatcher")),
  /** Child processes: the embedded broker. */
  BROKER("broker", List.of()),
  /** The compiler threads of the service's JVM. */
  JIT("JIT compiler", List.of("C1 CompilerThre", "C2 CompilerThre", "Sweeper thread")),
  /** The garbage collector of the service's JVM. */
  GC("garbage collector", List.of("GC Thread", "G1 ", "VM Thread")),
  /** All else: Kafka's admin clients, timers, threads that have ended. */
  OTHER("other", List.of());

  private final String label;
  private final List<String> prefixes;

  PipelineStage(String label, List<String> prefixes) {
    this.label = label;
    this.prefixes = prefixes;
  }

  /** Its name in the table. */
  public String label() {
    return label;
  }

  /** The stage that a thread of the service's JVM works for, by the longest matching name. */
  static PipelineStage of(String thread) {
    String name = thread.replace("kafka-coordinator-heartbeat-thread | ", "");
    String own = name.replaceFirst("^kafka-producer-network-thread \\| (?=retinue-)", "");
    PipelineStage best = OTHER;
    int longest = 0;
    for (PipelineStage stage : values()) {
      for (String prefix : stage.prefixes) {
        if (own.startsWith(prefix) && prefix.length() > longest) {
          best = stage;
          longest = prefix.length();
        }
      }
    }
    return best;
  }
}
