package io.retinue.ingest.camera;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a camera costs before Kafka: decoding, sampling, the hash that finds a frozen
 * picture, scaling, JPEG. The classes that do it are those of a running camera. Not thread-safe.
 */
public final class CameraLoad {
  /** A camera that is later than this does not keep up. */
  private static final Duration LATE = Duration.ofMillis(500);

  private static final Path STATUS = Path.of("/proc/self/status");

  /**
   * The cost of every frame of a source.
   *
   * @param frames frames of the source
   * @param processorNanos time of the processor for all of them
   * @param jpeg the last picture
   */
  public record Speed(long frames, long processorNanos, JpegEncoder.Jpeg jpeg) {
    public double framesPerSecond() {
      return frames * 1e9 / processorNanos;
    }
  }

  /**
   * Cameras that ran at the same time.
   *
   * @param published frames that were sampled and encoded, of all cameras
   * @param latest the longest time by which a camera was behind
   * @param resident the process's resident memory while all were open, bytes; empty where the
   *     system does not show it. What earlier cameras have freed may still be part of it.
   */
  public record Outcome(long published, Duration latest, OptionalLong resident) {
    /** Whether no frame was late, so that none would have been dropped. */
    public boolean keepsUp() {
      return latest.compareTo(LATE) <= 0;
    }
  }

  private final CameraSource clip;
  private final CameraSettings settings;

  /**
   * @param clip plays to its end, and can be opened several times at once
   */
  public CameraLoad(CameraSource clip, CameraSettings settings) {
    this.clip = clip;
    this.settings = settings;
  }

  /** Decodes, scales and encodes every frame of the clip, without the sampling. */
  public Speed everyFrame() throws VideoException {
    try (FrameSource source = clip.open();
        JpegEncoder encoder = newEncoder()) {
      JpegEncoder.@Nullable Jpeg last = null;
      long frames = 0;
      long start = processorNanos();
      for (FrameSource.Frame frame = source.next(); frame != null; frame = source.next()) {
        last = source.encode(encoder);
        frames++;
      }
      if (last == null) {
        throw new VideoException(VideoException.Reason.EMPTY, "the clip has no frame.");
      }
      return new Speed(frames, Math.max(1, processorNanos() - start), last);
    }
  }

  /** Plays the clip as so many cameras at the same time, at its own speed, again and again. */
  public Outcome run(int cameras, Duration time) throws VideoException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(cameras);
    CountDownLatch opened = new CountDownLatch(cameras);
    CountDownLatch start = new CountDownLatch(1);
    CountDownLatch measured = new CountDownLatch(1);
    try {
      List<Future<OneCamera>> running = new ArrayList<>();
      for (int i = 0; i < cameras; i++) {
        OneCamera camera = new OneCamera(time, (double) i / cameras);
        running.add(threads.submit(() -> camera.run(opened, start, measured)));
      }
      opened.await();
      start.countDown();
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      System.gc(); // what the heap holds is in the figure, too
      OptionalLong resident = residentBytes();
      measured.countDown();
      long published = 0;
      long latest = 0;
      for (Future<OneCamera> camera : running) {
        OneCamera done = result(camera);
        published += done.published;
        latest = Math.max(latest, done.latestNanos);
      }
      return new Outcome(published, Duration.ofNanos(latest), resident);
    } finally {
      threads.shutdownNow();
    }
  }

  private static OneCamera result(Future<OneCamera> camera)
      throws VideoException, InterruptedException {
    try {
      return camera.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof VideoException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private JpegEncoder newEncoder() {
    DetectSize largest = settings.detectSize();
    return new JpegEncoder(new PictureSize(largest.maxWidth(), largest.maxHeight()));
  }

  /** Time that this thread has run on a processor: what others do meanwhile does not count. */
  private static long processorNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static OptionalLong residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // not Linux
    }
  }

  /** One of the cameras. */
  private final class OneCamera {
    private final long nanos;
    private final double phase;
    private final FrameSampler sampler = new FrameSampler(settings.maxFramesPerSecond());
    private final FreezeWatch freeze = new FreezeWatch(Duration.ofDays(1));
    private long published;
    private long latestNanos;

    /**
     * @param phase part of a frame's time after which it begins: cameras are not in step
     */
    OneCamera(Duration time, double phase) {
      this.nanos = time.toNanos();
      this.phase = phase;
    }

    OneCamera run(CountDownLatch opened, CountDownLatch start, CountDownLatch measured)
        throws VideoException, InterruptedException {
      long offsetMs = 0;
      long startNanos = 0;
      try (JpegEncoder encoder = newEncoder()) {
        for (int round = 0; round == 0 || System.nanoTime() - startNanos < nanos; round++) {
          try (FrameSource source = clip.open()) {
            double frameMs = 1000 / source.framesPerSecond();
            if (round == 0) {
              opened.countDown();
              start.await();
              startNanos = System.nanoTime() + (long) (phase * frameMs * 1e6);
            }
            long endMs = play(source, encoder, startNanos, offsetMs);
            offsetMs = endMs + Math.round(frameMs);
            if (System.nanoTime() - startNanos >= nanos) {
              measured.await(); // the decoder is still open
            }
          }
        }
      } finally {
        opened.countDown(); // a camera that failed must not hold the others
      }
      return this;
    }

    /** Returns the time of the last frame. */
    private long play(FrameSource source, JpegEncoder encoder, long startNanos, long offsetMs)
        throws VideoException, InterruptedException {
      long timeMs = offsetMs;
      while (System.nanoTime() - startNanos < nanos) {
        FrameSource.Frame frame = source.next(sampler.wish().earlierBy(offsetMs));
        if (frame == null) {
          break;
        }
        timeMs = offsetMs + frame.mediaTimeMs();
        long due = startNanos + TimeUnit.MILLISECONDS.toNanos(timeMs);
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        if (frame.content() == FrameSource.Content.WHOLE && sampler.admits(timeMs)) {
          freeze.see(source.pictureHash(), due);
          source.encode(encoder);
          published++;
          latestNanos = Math.max(latestNanos, System.nanoTime() - due);
        }
      }
      return timeMs;
    }
  }
}
