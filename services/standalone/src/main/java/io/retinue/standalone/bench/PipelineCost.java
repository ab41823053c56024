package io.retinue.standalone.bench;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the pipeline spent on some frames.
 *
 * @param frames that the model saw
 * @param seconds of wall-clock time that they took
 * @param processorSeconds by stage; every stage has an entry
 */
public record PipelineCost(
    long frames, double seconds, Map<PipelineStage, Double> processorSeconds) {
  /** Frames a second at which a camera is counted. */
  private static final int CAMERA_RATE = 5;

  /** Counters of one moment: frames that the model saw, nanoseconds in all else. */
  record Reading(long frames, long time, long decoding, long encoding, ProcessorTimes times) {}

  /** What was spent between two readings. */
  static PipelineCost between(Reading first, Reading last) {
    Map<PipelineStage, Double> seconds = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      seconds.put(stage, 0.0);
    }
    double threads = 0;
    for (Map.Entry<String, Long> thread : last.times().threads().entrySet()) {
      long before = first.times().threads().getOrDefault(thread.getKey(), 0L);
      double spent = Math.max(0, thread.getValue() - before) / 1e9;
      seconds.merge(PipelineStage.of(thread.getKey()), spent, Double::sum);
      threads += spent;
    }
    double decode = (last.decoding() - first.decoding()) / 1e9;
    double encode = (last.encoding() - first.encoding()) / 1e9;
    seconds.put(PipelineStage.DECODE, decode);
    seconds.put(PipelineStage.ENCODE, encode);
    seconds.computeIfPresent(
        PipelineStage.PUBLISH, (stage, all) -> Math.max(0, all - decode - encode));
    double ended = (last.times().process() - first.times().process()) / 1e9 - threads;
    seconds.merge(PipelineStage.OTHER, Math.max(0, ended), Double::sum);
    seconds.put(PipelineStage.BROKER, (last.times().children() - first.times().children()) / 1e9);
    return new PipelineCost(
        last.frames() - first.frames(), (last.time() - first.time()) / 1e9, seconds);
  }

  /** Processor time of a stage, in milliseconds a frame. */
  public double millis(PipelineStage stage) {
    return 1000 * processorSeconds.getOrDefault(stage, 0.0) / frames;
  }

  /** Processor time of all stages, in milliseconds a frame. */
  public double millis() {
    return 1000 * all() / frames;
  }

  /** The part of all processor time that a stage takes, 0 to 1. */
  public double share(PipelineStage stage) {
    return processorSeconds.getOrDefault(stage, 0.0) / all();
  }

  public double framesPerSecond() {
    return frames / seconds;
  }

  /** Cameras at five frames a second for which one core is enough, with everything. */
  public double camerasPerCore() {
    return 1000 / (CAMERA_RATE * millis());
  }

  private double all() {
    return processorSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
