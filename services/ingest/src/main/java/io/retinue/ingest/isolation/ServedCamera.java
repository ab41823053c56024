package io.retinue.ingest.isolation;

import io.retinue.ingest.isolation.Request.Outcome;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In the child: one connection, and the source that it opens. One thread works for it, a second one
 * reads the requests: when ingest leaves the connection, it interrupts the first one, so that a
 * call that waits for a camera ends.
 */
final class ServedCamera {
  private static final Logger LOG = LoggerFactory.getLogger(ServedCamera.class);

  /** A reader that is interrupted returns within a tenth of a second. */
  private static final long HANGS_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Does what was requested, and returns what writes the result. */
  @FunctionalInterface
  private interface Call {
    Body run() throws VideoException;
  }

  @FunctionalInterface
  private interface Body {
    void write() throws IOException;
  }

  private static final Body NOTHING = () -> {};

  private final Wire wire;
  private final BiFunction<SourceAddress, Duration, CameraSource> sources;
  private final Consumer<ServedCamera> onEnd;
  private final BlockingQueue<Asked> asked = new ArrayBlockingQueue<>(1);
  private final Thread worker = new Thread(this::work, "camera");
  private final Thread reader = new Thread(this::read, "requests");
  private @Nullable FrameSource source;
  private @Nullable JpegEncoder encoder;
  private @Nullable PictureSize encoderSize;
  private volatile boolean isLeft;
  private volatile long leftAt;

  /**
   * @param sources what an address and a period stand for
   * @param onEnd called when the source is closed
   */
  ServedCamera(
      Wire wire,
      BiFunction<SourceAddress, Duration, CameraSource> sources,
      Consumer<ServedCamera> onEnd) {
    this.wire = wire;
    this.sources = sources;
    this.onEnd = onEnd;
    worker.setDaemon(true);
    reader.setDaemon(true);
  }

  void start() {
    worker.start();
  }

  /** Whether ingest has left, and the call that runs does not return. */
  boolean hangs() {
    return isLeft && System.nanoTime() - leftAt > HANGS_AFTER_NANOS;
  }

  private void read() {
    try {
      while (true) {
        asked.put(Asked.read(wire.in()));
      }
    } catch (IOException | InterruptedException e) {
      leftAt = System.nanoTime();
      isLeft = true;
      worker.interrupt();
    }
  }

  private void work() {
    try (wire) {
      SourceAddress address = AddressWire.read(wire);
      Duration every = Duration.ofNanos(wire.in().readLong());
      reader.start();
      if (answer(() -> opened(sources.apply(address, every)))) {
        serve();
      }
    } catch (IOException e) {
      LOG.debug("a connection of ingest has ended", e);
    } catch (InterruptedException e) {
      LOG.debug("ingest has left a camera");
    } finally {
      close();
      onEnd.accept(this);
    }
  }

  private void serve() throws IOException, InterruptedException {
    while (true) {
      Asked next = asked.take();
      switch (next.request()) {
        case NEXT -> answer(() -> next(next));
        case HASH, OVERVIEW, ENCODE -> answer(() -> picture(next.request(), next.largest()));
        case CLOSE -> {
          answer(this::closed);
          return;
        }
      }
    }
  }

  private Body next(Asked next) throws VideoException {
    FrameSource.Frame frame = open().next(next.wish());
    Map<Request, Body> ahead = new EnumMap<>(Request.class);
    if (next.wants(frame)) {
      for (Request request : next.ahead()) {
        try {
          ahead.put(request, picture(request, next.largest()));
        } catch (VideoException e) {
          LOG.debug("{} is not given ahead; it fails when it is requested", request, e);
        }
      }
    }
    return () -> {
      write(frame);
      wire.out().writeByte(Request.bits(ahead.keySet()));
      for (Body body : ahead.values()) {
        body.write();
      }
    };
  }

  /** What is requested of the present picture. */
  private Body picture(Request request, @Nullable PictureSize largest) throws VideoException {
    return switch (request) {
      case HASH -> hash();
      case OVERVIEW -> overview();
      case ENCODE -> encode(largest);
      case NEXT, CLOSE -> throw new IllegalArgumentException(request + " is not of a picture");
    };
  }

  private void write(FrameSource.@Nullable Frame frame) throws IOException {
    wire.out().writeBoolean(frame != null);
    if (frame == null) {
      return;
    }
    wire.out().writeLong(frame.index());
    wire.out().writeLong(frame.mediaTimeMs());
    wire.out().writeByte(frame.content().ordinal());
    Instant captured = frame.capturedAt();
    wire.out().writeBoolean(captured != null);
    if (captured != null) {
      wire.out().writeLong(captured.getEpochSecond());
      wire.out().writeInt(captured.getNano());
    }
  }

  private Body encode(@Nullable PictureSize size) throws VideoException {
    JpegEncoder.Jpeg jpeg = open().encode(encoder(size));
    return () -> {
      write(jpeg.original());
      write(jpeg.size());
      wire.writeBytes(jpeg.bytes());
    };
  }

  private void write(PictureSize size) throws IOException {
    wire.out().writeInt(size.width());
    wire.out().writeInt(size.height());
  }

  private Body hash() throws VideoException {
    int hash = open().pictureHash();
    return () -> wire.out().writeInt(hash);
  }

  private Body overview() throws VideoException {
    GrayPicture small = open().overview();
    return () -> {
      write(new PictureSize(small.width(), small.height()));
      wire.writeBytes(small.luma());
    };
  }

  private Body opened(CameraSource camera) throws VideoException {
    source = camera.open();
    return NOTHING;
  }

  private Body closed() {
    close();
    return NOTHING;
  }

  private FrameSource open() {
    FrameSource opened = source;
    if (opened == null) {
      throw new IllegalStateException("the source is not open");
    }
    return opened;
  }

  private JpegEncoder encoder(@Nullable PictureSize size) {
    JpegEncoder present = encoder;
    if (present != null && size != null && size.equals(encoderSize)) {
      return present;
    }
    closeEncoder();
    JpegEncoder made = size == null ? new JpegEncoder() : new JpegEncoder(size);
    encoder = made;
    encoderSize = size;
    return made;
  }

  /** Does what was requested and answers; false where that failed. */
  private boolean answer(Call call) throws IOException {
    Outcome outcome = Outcome.DONE;
    Body body;
    try {
      body = call.run();
    } catch (VideoException e) {
      outcome = Outcome.REFUSED;
      body =
          () -> {
            wire.writeText(e.reason().name());
            wire.writeText(e.getMessage());
          };
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.error("a source failed", e);
      outcome = Outcome.DEFECT;
      body = () -> wire.writeText(e.toString());
    }
    wire.out().writeByte(outcome.ordinal());
    FrameSource present = source;
    (present == null ? SourceState.NONE : SourceState.of(present)).write(wire);
    body.write();
    wire.out().flush();
    return outcome == Outcome.DONE;
  }

  private void close() {
    FrameSource opened = source;
    source = null;
    try {
      if (opened != null) {
        opened.close();
      }
    } finally {
      closeEncoder();
    }
  }

  private void closeEncoder() {
    JpegEncoder present = encoder;
    encoder = null;
    if (present != null) {
      present.close();
    }
  }
}
