package io.retinue.standalone.weights;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP answer, piece by piece, for a reader that waits no longer than it wants to:
 * the client's own stream waits for ever. At most one piece is under way. One thread may read.
 */
final class TimedBodyReader implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** Bytes; or the end, with what went wrong, if something did. */
  private record Arrival(List<ByteBuffer> bytes, boolean isLast, @Nullable Throwable failure) {}

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  @Override
  public void onSubscribe(Flow.Subscription toBytes) {
    subscription = toBytes;
    toBytes.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    arrivals.add(new Arrival(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival(List.of(), true, null));
  }

  /**
   * The next bytes, or nothing after the last.
   *
   * @throws StalledException if none come within the time
   * @throws IOException if the answer breaks off
   */
  Optional<List<ByteBuffer>> next(Duration within) throws IOException, InterruptedException {
    Arrival arrival = arrivals.poll(within.toNanos(), TimeUnit.NANOSECONDS);
    if (arrival == null) {
      throw new StalledException(within);
    }
    if (arrival.failure() != null) {
      throw new IOException("the answer broke off: " + arrival.failure(), arrival.failure());
    }
    if (arrival.isLast()) {
      return Optional.empty();
    }
    Flow.Subscription more = subscription;
    if (more != null) {
      more.request(1);
    }
    return Optional.of(arrival.bytes());
  }

  /** Ends the answer, and its connection, where it has not ended by itself. */
  @Override
  public void close() {
    Flow.Subscription rest = subscription;
    if (rest != null) {
      rest.cancel();
    }
  }

  /** Nothing came for too long. */
  static final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    StalledException(Duration within) {
      super(
          "no byte came for "
              + BigDecimal.valueOf(within.toMillis(), 3).stripTrailingZeros().toPlainString()
              + " s");
    }
  }
}
