package io.retinue.ingest.isolation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.video.SourceAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decoding processes of ingest. A camera that is opened joins a process that has room, or gets
 * a new one. Each process serves a group of cameras; one that crashes takes only its group along,
 * and those get another process when they are opened again. Thread-safe; close it.
 */
public final class DecoderProcesses implements AutoCloseable {
  /** What a JVM costs, divided among so many, is small beside a decoder. */
  public static final int CAMERAS_PER_PROCESS = 8;

  private static final Logger LOG = LoggerFactory.getLogger(DecoderProcesses.class);
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final DecoderJvm jvm;
  private final int camerasPerProcess;
  private final Counter crashes;
  private final Suspects suspects = new Suspects(System::nanoTime);
  private final List<DecoderProcess> processes = new ArrayList<>();
  private boolean closed;

  /**
   * @param meters receives the number of processes and of their crashes
   * @param camerasPerProcess most cameras in a process, 1 or more
   */
  public DecoderProcesses(MeterRegistry meters, int camerasPerProcess) {
    this(meters, camerasPerProcess, new DecoderJvm(DecoderMain.class));
  }

  DecoderProcesses(MeterRegistry meters, int camerasPerProcess, DecoderJvm jvm) {
    this.jvm = jvm;
    this.camerasPerProcess = camerasPerProcess;
    this.crashes = meters.counter("retinue.decoder.crashes");
    Gauge.builder("retinue.decoder.processes", this, DecoderProcesses::count).register(meters);
  }

  /** The same source, opened in a decoding process. Equal for equal sources. */
  public CameraSource isolated(AddressedSource source) {
    return new IsolatedSource(source, this);
  }

  /** A process with room for the camera, which must leave it. */
  synchronized DecoderProcess enter(SourceAddress camera) throws IOException {
    if (closed) {
      throw new IOException("ingest ends");
    }
    processes.removeIf(process -> !process.isAlive());
    int together = suspects.mostTogether(camera, camerasPerProcess);
    for (DecoderProcess process : processes) {
      if (process.admit(together)) {
        return process;
      }
    }
    DecoderProcess process = DecoderProcess.start(jvm, crashed -> crashes.increment());
    LOG.info("decoding process {} begins", process.pid());
    processes.add(process);
    if (!process.admit(together)) {
      throw new IOException("the decoding process ended at its start");
    }
    return process;
  }

  /** The process of the camera crashed. */
  synchronized void crashed(SourceAddress camera) {
    suspects.crashed(camera);
  }

  /** Ends processes that no camera has used for two minutes. To be called every now and then. */
  public synchronized void endIdle() {
    processes.removeIf(
        process -> {
          boolean idle = process.isIdleFor(IDLE);
          if (idle) {
            process.kill("was ended, because no camera used it");
          }
          return idle;
        });
  }

  private synchronized int count() {
    return (int) processes.stream().filter(DecoderProcess::isAlive).count();
  }

  /** The processes that run, for tests. */
  synchronized List<Long> pids() {
    return processes.stream().filter(DecoderProcess::isAlive).map(DecoderProcess::pid).toList();
  }

  /** Ends all processes, and waits for that. A camera that is open is lost. */
  @Override
  public void close() {
    List<DecoderProcess> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(processes);
      processes.clear();
    }
    left.forEach(process -> process.kill("was ended with ingest"));
    left.forEach(DecoderProcess::awaitEnd);
  }
}
