package io.retinue.trainer.dataset;

import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** JPEG decoders for any number of threads, as many as ever worked at once. */
public final class PictureDecoder implements AutoCloseable {
  private final Queue<JpegDecoder> idle = new ConcurrentLinkedQueue<>();

  /** Decodes one picture. Thread-safe. */
  public Picture decode(byte[] jpeg) throws VideoException {
    JpegDecoder polled = idle.poll();
    JpegDecoder decoder = polled != null ? polled : new JpegDecoder();
    try {
      return decoder.decode(jpeg);
    } finally {
      idle.add(decoder);
    }
  }

  /** Call it when no thread decodes any more. */
  @Override
  public void close() {
    for (JpegDecoder decoder = idle.poll(); decoder != null; decoder = idle.poll()) {
      decoder.close();
    }
  }
}
