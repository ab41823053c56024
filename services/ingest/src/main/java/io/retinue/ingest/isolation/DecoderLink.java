package io.retinue.ingest.isolation;

import io.retinue.ingest.isolation.Request.Outcome;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera's connection to its decoding process. Interrupting the thread ends a call at once, and
 * the connection with it. Used by one thread, which closes it.
 */
final class DecoderLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderLink.class);

  /** Writes a request. */
  @FunctionalInterface
  interface Question {
    void write(Wire to) throws IOException;
  }

  /** Reads what follows an answer's head. */
  @FunctionalInterface
  interface Answer<T> {
    T read(Wire from) throws IOException;
  }

  private final SourceAddress camera;
  private final DecoderProcesses processes;
  private final DecoderProcess process;
  private final Wire wire;
  private SourceState state = SourceState.NONE;
  private boolean broken;

  private DecoderLink(
      SourceAddress camera, DecoderProcesses processes, DecoderProcess process, Wire wire) {
    this.camera = camera;
    this.processes = processes;
    this.process = process;
    this.wire = wire;
  }

  /** Connects to a process with room for the camera, in which no call hangs. */
  static DecoderLink open(SourceAddress camera, DecoderProcesses processes) throws VideoException {
    while (true) {
      DecoderProcess process;
      try {
        process = processes.enter(camera);
      } catch (IOException e) {
        throw failure(camera, "no decoding process can be started: " + e.getMessage(), e);
      }
      DecoderLink link = connect(camera, processes, process);
      if (link != null) {
        return link;
      }
    }
  }

  /** Null where a call hangs in the process: then it takes no more cameras. */
  private static @Nullable DecoderLink connect(
      SourceAddress camera, DecoderProcesses processes, DecoderProcess process)
      throws VideoException {
    Wire wire = null;
    boolean stays = false;
    try {
      wire = process.connect();
      stays = wire.in().readInt() == 0;
      if (stays) {
        return new DecoderLink(camera, processes, process, wire);
      }
      process.retire();
      return null;
    } catch (IOException e) {
      throw wire == null ? unconnected(camera, e) : lost(camera, processes, process, e);
    } finally {
      if (!stays) {
        close(wire);
        process.leave();
      }
    }
  }

  private static void close(@Nullable Wire wire) {
    try {
      if (wire != null) {
        wire.close();
      }
    } catch (IOException e) {
      LOG.debug("a connection to a decoding process was not closed in order", e);
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws VideoException as the source throws it; CRASHED where the process has ended, and
   *     STOPPED where this thread is interrupted
   */
  <T> T ask(Question question, Answer<T> answer) throws VideoException {
    try {
      question.write(wire);
      wire.out().flush();
      Outcome outcome = Outcome.of(wire.in().readUnsignedByte());
      state = SourceState.read(wire);
      return switch (outcome) {
        case DONE -> answer.read(wire);
        case REFUSED ->
            throw new VideoException(
                VideoException.Reason.valueOf(wire.readText()), wire.readText());
        case DEFECT ->
            throw new IllegalStateException("in the decoding process: " + wire.readText());
      };
    } catch (IOException e) {
      broken = true;
      throw lost(camera, processes, process, e);
    }
  }

  private static VideoException unconnected(SourceAddress camera, IOException e) {
    return Thread.currentThread().isInterrupted()
        ? VideoException.stopped(camera.toString())
        : failure(camera, String.valueOf(e.getMessage()), e);
  }

  /** The connection has broken: most likely with the process. */
  private static VideoException lost(
      SourceAddress camera, DecoderProcesses processes, DecoderProcess process, IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return VideoException.stopped(camera.toString());
    }
    try {
      String cause = process.end();
      processes.crashed(camera);
      return failure(camera, cause, e);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return VideoException.stopped(camera.toString());
    }
  }

  private static VideoException failure(SourceAddress camera, String what, IOException e) {
    VideoException.Reason reason = VideoException.Reason.CRASHED;
    return new VideoException(reason, camera + ": " + what + "; " + reason.remedy(), e);
  }

  /** What the source reported with the last answer. */
  SourceState state() {
    return state;
  }

  /** Whether requests can still be answered. */
  boolean isWhole() {
    return !broken;
  }

  @Override
  public void close() {
    close(wire);
    process.leave();
  }
}
