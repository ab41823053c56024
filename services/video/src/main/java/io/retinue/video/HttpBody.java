package io.retinue.video;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an HTTP answer, each read with a deadline, which the JDK's own stream does not have.
 * One read ahead at most, so an answer without an end takes no memory. Close it: that ends the
 * connection.
 */
final class HttpBody implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** One of: bytes; the end; an error. */
  private record Piece(List<ByteBuffer> bytes, boolean last) {}

  private final String source;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Queue<ByteBuffer> ready = new ArrayDeque<>();
  private volatile Flow.@Nullable Subscription subscription;
  private long end;
  private boolean atEnd;

  /**
   * @param source for messages
   */
  HttpBody(String source) {
    this.source = source;
  }

  /** All bytes from here on must come before {@code nanoTime}, by the system's. */
  void expectBy(long nanoTime) {
    end = nanoTime;
  }

  /**
   * The next byte; −1 at the end.
   *
   * @throws VideoException SILENT after the deadline, or STOPPED
   */
  int read() throws VideoException {
    ByteBuffer buffer = next();
    return buffer == null ? -1 : buffer.get() & 0xFF;
  }

  /** Fills {@code bytes}; false where the end comes before. */
  boolean fill(byte[] bytes) throws VideoException {
    int filled = 0;
    while (filled < bytes.length) {
      ByteBuffer buffer = next();
      if (buffer == null) {
        return false;
      }
      int length = Math.min(buffer.remaining(), bytes.length - filled);
      buffer.get(bytes, filled, length);
      filled += length;
    }
    return true;
  }

  /** A buffer with at least one byte; null at the end. */
  private @Nullable ByteBuffer next() throws VideoException {
    while (true) {
      ByteBuffer buffer = ready.peek();
      if (buffer != null && buffer.hasRemaining()) {
        return buffer;
      }
      if (buffer != null) {
        ready.remove();
      } else if (atEnd) {
        return null;
      } else {
        take();
      }
    }
  }

  private void take() throws VideoException {
    try {
      Piece piece = pieces.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (piece == null || System.nanoTime() - end > 0) { // also where single bytes drip in
        throw new VideoException(
            VideoException.Reason.SILENT, source + ": no whole picture came in time.");
      }
      ready.addAll(piece.bytes());
      atEnd = piece.last();
      Flow.Subscription open = subscription;
      if (!atEnd && open != null) {
        open.request(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw VideoException.stopped(source);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription opened) {
    subscription = opened;
    opened.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    pieces.add(new Piece(bytes, false));
  }

  @Override
  public void onError(Throwable error) {
    onComplete(); // a connection that breaks is one that ends
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), true));
  }

  @Override
  public void close() {
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
  }
}
