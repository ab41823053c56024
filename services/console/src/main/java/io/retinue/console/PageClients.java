package io.retinue.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** How many pages are open. */
  synchronized int count() {
    return streams.size();
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

  /**
   * What one page has not yet been sent. A page that is slow is sent only the newest of each key (a
   * camera's frame, the ledger, the releases …): frames are skipped, nothing queues up.
   * Thread-safe; one thread of its own writes.
   */
  static final class PageClient implements AutoCloseable {
    private static final long HEARTBEAT_MS = 5000;

    /** Where a page's events are written. */
    interface Sink {
      /** Blocks while the page does not read; false when it is gone. */
      boolean send(String event, String json);

      /** Proves that the page is still there; false when it is gone. */
      boolean beat();
    }

    private final Sink sink;
    private final Consumer<PageClient> onEnd;
    private final Map<String, String> unsent = new LinkedHashMap<>();
    private boolean closed;

    PageClient(Sink sink, Consumer<PageClient> onEnd) {
      this.sink = sink;
      this.onEnd = onEnd;
    }

    /** The part of the key before a colon is the event's type. */
    synchronized void offer(String key, String json) {
      if (!closed) {
        unsent.remove(key); // what is new goes last
        unsent.put(key, json);
        notifyAll();
      }
    }

    synchronized boolean isClosed() {
      return closed;
    }

    /** Writes until the page is gone or closed. */
    void run() {
      try {
        boolean there = true;
        while (there) {
          Map<String, String> batch = take();
          if (batch.isEmpty()) {
            there = !isClosed() && sink.beat();
          }
          for (Map.Entry<String, String> entry : batch.entrySet()) {
            there = there && sink.send(entry.getKey().split(":", 2)[0], entry.getValue());
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        close();
        onEnd.accept(this);
      }
    }

    private synchronized Map<String, String> take() throws InterruptedException {
      if (unsent.isEmpty() && !closed) {
        wait(HEARTBEAT_MS);
      }
      Map<String, String> batch = new LinkedHashMap<>(closed ? Map.of() : unsent);
      unsent.clear();
      return batch;
    }

    @Override
    public synchronized void close() {
      closed = true;
      notifyAll();
    }
  }
}
