package io.retinue.detector;

import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decodes JPEGs on threads of its own, ahead of the batch that needs them. A decoder is native and
 * serves one thread at a time, so each task borrows one. Thread-safe.
 */
final class PictureDecoders implements AutoCloseable {
  private final ConcurrentLinkedQueue<JpegDecoder> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads;

  PictureDecoders(int threadCount) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "detector-decode-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** A picture and how long it took. */
  record Decoded(Picture picture, float millis) {}

  /** Begins to decode; the future throws {@link VideoException} on what is no sane JPEG. */
  Future<Decoded> submit(byte[] jpeg) {
    return threads.submit(() -> decode(jpeg));
  }

  private Decoded decode(byte[] jpeg) throws VideoException {
    long begin = System.nanoTime();
    JpegDecoder free = idle.poll();
    JpegDecoder decoder = free == null ? new JpegDecoder() : free;
    try {
      return new Decoded(decoder.decode(jpeg), (System.nanoTime() - begin) / 1e6f);
    } finally {
      idle.add(decoder);
    }
  }

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
