package io.retinue.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everybody who looks at the page. Thread-safe. */
final class Pages implements AutoCloseable {
  private final int most;
  private final List<PageStream> streams = new ArrayList<>();
  private boolean closed;

  Pages(int most) {
    this.most = most;
  }

  /** A new page, or none if there are as many as allowed. */
  synchronized Optional<PageStream> open(PageStream.Sink sink, Supplier<String> snapshot) {
    streams.removeIf(PageStream::isClosed);
    if (closed || streams.size() >= most) {
      return Optional.empty();
    }
    PageStream stream = new PageStream(sink, this::forget);
    stream.offer("snapshot", snapshot.get());
    streams.add(stream);
    return Optional.of(stream);
  }

  /** Replaces what the slow have not yet been sent under the same key. */
  void publish(String key, String json) {
    for (PageStream stream : copy()) {
      stream.offer(key, json);
    }
  }

  synchronized boolean isEmpty() {
    return streams.isEmpty();
  }

  synchronized boolean isFull() {
    streams.removeIf(PageStream::isClosed);
    return closed || streams.size() >= most;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    copy().forEach(PageStream::close);
  }

  private synchronized List<PageStream> copy() {
    return List.copyOf(streams);
  }

  private synchronized void forget(PageStream stream) {
    streams.remove(stream);
  }
}
