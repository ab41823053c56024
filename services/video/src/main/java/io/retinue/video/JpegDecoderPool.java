package io.retinue.video;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * JPEG decoders for any number of threads. A decoder holds native memory and serves one thread at a
 * time, so each call borrows one; there are as many as ever worked at once. Thread-safe.
 */
public final class JpegDecoderPool implements AutoCloseable {
  /** A picture and how long its decoding took, in milliseconds. */
  public record Decoded(Picture picture, float millis) {}

  private final Queue<JpegDecoder> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;

  /**
   * @param threadCount most threads that {@link #submit} decodes on, 1 or more; a thread starts
   *     when it is first needed
   */
  public JpegDecoderPool(int threadCount) {
    AtomicInteger number = new AtomicInteger();
    threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "jpeg-decoder-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Decodes on the calling thread.
   *
   * @throws VideoException as {@link JpegDecoder#decode}
   */
  public Picture decode(byte[] jpeg) throws VideoException {
    JpegDecoder polled = idle.poll();
    JpegDecoder decoder = polled != null ? polled : new JpegDecoder();
    try {
      return decoder.decode(jpeg);
    } finally {
      idle.add(decoder);
    }
  }

  /** Decodes on a thread of the pool; the future fails with the {@link VideoException}. */
  public Future<Decoded> submit(byte[] jpeg) {
    return threads.submit(
        () -> {
          long begin = System.nanoTime();
          return new Decoded(decode(jpeg), (System.nanoTime() - begin) / 1e6f);
        });
  }

  /** Call it when no other thread decodes any more. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (threads.awaitTermination(1, TimeUnit.SECONDS)) {
        for (JpegDecoder decoder = idle.poll(); decoder != null; decoder = idle.poll()) {
          decoder.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
