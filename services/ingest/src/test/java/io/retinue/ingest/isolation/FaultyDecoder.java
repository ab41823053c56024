package io.retinue.ingest.isolation;

import io.retinue.ingest.TestScenes;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.SourceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import sun.misc.Unsafe;

/**
 * A decoding process whose sources do what the file names of their addresses mean. One that hangs
 * creates its file.
 */
final class FaultyDecoder {
  private FaultyDecoder() {}

  public static void main(String[] arguments) {
    DecoderMain.run(Path.of(arguments[0]), FaultyDecoder::source);
  }

  private static CameraSource source(SourceAddress address, Duration every) {
    return () -> {
      return new Frames(Path.of(address.toString()));
    };
  }

  /** As native code does: interrupts do not reach it. */
  private static void hang(Path path) {
    try {
      Files.createFile(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    CountDownLatch never = new CountDownLatch(1);
    while (never.getCount() > 0) {
      try {
        never.await();
      } catch (InterruptedException e) {
        // goes on hanging
      }
    }
  }

  /** Writes to an address that no process has. */
  private static void crash() {
    try {
      Field unsafe = Unsafe.class.getDeclaredField("theUnsafe");
      unsafe.setAccessible(true);
      ((Unsafe) unsafe.get(null)).setMemory(8, 64, (byte) 1);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Frames implements FrameSource {
    private final Path path;
    private long next;

    Frames(Path path) {
      this.path = path;
    }

    @Override
    public Frame next(FrameWish wish) {
      if (next == 3) {
        switch (path.getFileName().toString()) {
          case "hangs" -> hang(path);
          case "crashes" -> crash();
          case "fails" -> throw new IllegalStateException("a defect");
          default -> {}
        }
      }
      return new Frame(next, next++ * 100);
    }

    @Override
    public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws io.retinue.video.VideoException {
      return encoder.encode(TestScenes.picture(next));
    }

    @Override
    public int pictureHash() {
      return (int) next;
    }

    @Override
    public GrayPicture overview() {
      return GrayPicture.of(TestScenes.picture(next));
    }

    @Override
    public long lost() {
      return 7;
    }

    @Override
    public List<String> warnings() {
      return List.of("it is doubtful");
    }

    @Override
    public double framesPerSecond() {
      return 10;
    }

    @Override
    public void close() {}
  }
}
