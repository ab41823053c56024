package io.retinue.ingest.camera;

import io.retinue.ingest.TestScenes;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.VideoException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A camera that does what a script says: each time it is opened it plays the next act; the last one
 * again and again. It gives frames at its own rate. What hangs does so as native code does:
 * interrupts do not reach it, only {@link #release}.
 */
final class ScriptedSource implements CameraSource {
  /** What the camera does once, between an opening and a fault. */
  enum Act {
    REFUSES,
    HANGS_IN_OPEN,
    HANGS_IN_READ,
    HANGS_IN_CLOSE,
    HANGS_IN_COMPARING,
    HANGS_IN_ENCODING,
    RUNS_OUT_OF_MEMORY,
    BREAKS,
    ENDS,
    FREEZES,
    DAMAGES,
    WORKS
  }

  private final int framesPerSecond;
  private final int framesPerAct;
  private final List<Act> script;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicLong given = new AtomicLong();
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicBoolean mended = new AtomicBoolean();

  /**
   * @param framesPerAct frames before the fault of an act
   */
  ScriptedSource(int framesPerSecond, int framesPerAct, Act... script) {
    this.framesPerSecond = framesPerSecond;
    this.framesPerAct = framesPerAct;
    this.script = List.of(script);
  }

  /** Lets everything go on that hangs. */
  void release() {
    released.countDown();
  }

  /** Gives whole pictures again, where it damages them. */
  void mend() {
    mended.set(true);
  }

  /** How often it was tried. */
  int openings() {
    return opened.get();
  }

  /** How often what was opened was closed. */
  int closings() {
    return closed.get();
  }

  /** Frames given in all acts. */
  long given() {
    return given.get();
  }

  @Override
  public FrameSource open() throws VideoException {
    Act act = script.get(Math.min(opened.getAndIncrement(), script.size() - 1));
    if (act == Act.REFUSES) {
      throw new VideoException(VideoException.Reason.MISSING, "the camera refuses.");
    } else if (act == Act.HANGS_IN_OPEN) {
      hang();
    }
    return new Frames(act);
  }

  private void hang() {
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Frames implements FrameSource {
    private final Act act;
    private final long startNanos = System.nanoTime();
    private long next;

    Frames(Act act) {
      this.act = act;
    }

    @Override
    public @Nullable Frame next(FrameWish wish) throws VideoException {
      if (next == framesPerAct) {
        switch (act) {
          case HANGS_IN_READ -> hang();
          case BREAKS -> throw new VideoException(VideoException.Reason.FAILED, "it breaks.");
          case ENDS, HANGS_IN_CLOSE -> {
            return null;
          }
          default -> {}
        }
      }
      long index = next++;
      awaitDue(index);
      given.incrementAndGet();
      boolean damaged = act == Act.DAMAGES && index >= framesPerAct && !mended.get();
      return new Frame(
          index, index * 1000 / framesPerSecond, damaged ? Content.CORRUPT : Content.WHOLE, null);
    }

    private void awaitDue(long index) {
      long due = startNanos + index * TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
      try {
        released.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** The index of the picture: a frozen camera gives the same from the fault on. */
    private long picture() {
      long last = next - 1;
      return act == Act.FREEZES ? Math.min(last, framesPerAct) : last;
    }

    @Override
    public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
      fault(Act.HANGS_IN_ENCODING);
      if (act == Act.RUNS_OUT_OF_MEMORY && next > framesPerAct) {
        throw new OutOfMemoryError("of the test");
      }
      return encoder.encode(TestScenes.picture(picture()));
    }

    @Override
    public int pictureHash() {
      fault(Act.HANGS_IN_COMPARING);
      return (int) picture();
    }

    private void fault(Act hanging) {
      if (act == hanging && next > framesPerAct) {
        hang();
      }
    }

    @Override
    public GrayPicture overview() {
      return GrayPicture.of(TestScenes.picture(picture()));
    }

    @Override
    public long lost() {
      return 0;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public double framesPerSecond() {
      return framesPerSecond;
    }

    @Override
    public void close() {
      if (act == Act.HANGS_IN_CLOSE) {
        hang();
      }
      closed.incrementAndGet();
    }
  }
}
