package io.retinue.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Everybody who looks at the page. Thread-safe. */
final class PageClients implements AutoCloseable {
  private final int most;
  private final List<PageClient> streams = new ArrayList<>();
  private boolean closed;

  PageClients(int most) {
    this.most = most;
  }

  /** A new page, or none if there are as many as allowed. */
  synchronized Optional<PageClient> open(PageClient.Sink sink, Supplier<String> snapshot) {
    streams.removeIf(PageClient::isClosed);
    if (closed || streams.size() >= most) {
      return Optional.empty();
    }
    PageClient stream = new PageClient(sink, this::forget);
    stream.offer("snapshot", snapshot.get());
    streams.add(stream);
    return Optional.of(stream);
  }

  /** Replaces what the slow have not yet been sent under the same key. */
  void publish(String key, String json) {
    for (PageClient stream : copy()) {
      stream.offer(key, json);
    }
  }

  synchronized boolean isEmpty() {
    return streams.isEmpty();
  }

  synchronized boolean isFull() {
    streams.removeIf(PageClient::isClosed);
    return closed || streams.size() >= most;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    copy().forEach(PageClient::close);
  }

  private synchronized List<PageClient> copy() {
    return List.copyOf(streams);
  }

  private synchronized void forget(PageClient stream) {
    streams.remove(stream);
  }
}
