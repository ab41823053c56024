package io.retinue.console;

import io.retinue.platform.service.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who looks at the page. Thread-safe. */
final class PageClients implements AutoCloseable {
  private static final Duration RESERVED_FOR = Duration.ofSeconds(10);

  private final int most;
  private final List<PageClient> streams = new ArrayList<>();
  private final Deque<Deadline> reserved = new ArrayDeque<>();
  private boolean closed;

  PageClients(int most) {
    this.most = most;
  }

  /**
   * Keeps a place for a page that is about to open; {@link #open} takes it. A place that is not
   * taken is free again after 10 s.
   *
   * @return false if there are as many pages as allowed
   */
  synchronized boolean reserve() {
    streams.removeIf(PageClient::isClosed);
    reserved.removeIf(Deadline::isOver);
    if (closed || streams.size() + reserved.size() >= most) {
      return false;
    }
    reserved.add(Deadline.in(RESERVED_FOR));
    return true;
  }

  /** A new page in a place that was reserved; none if the server closes. */
  synchronized Optional<PageClient> open(
      PageClient.Sink sink, ShownCameras shown, Supplier<String> snapshot) {
    reserved.pollFirst();
    streams.removeIf(PageClient::isClosed);
    if (closed || streams.size() >= most) {
      return Optional.empty();
    }
    PageClient stream = new PageClient(sink, shown, this::forget);
    stream.offer("page", "{\"page\":\"" + stream.id() + "\"}");
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

  /** The same for a frame, to the pages that show the camera. */
  void publishFrame(String camera, String json) {
    for (PageClient stream : copy()) {
      stream.offerFrame(camera, json);
    }
  }

  /** The same for the tracked objects of a camera. */
  void publishObjects(String camera, String json) {
    for (PageClient stream : copy()) {
      stream.offerObjects(camera, json);
    }
  }

  /** Which cameras any page shows at this moment. Takes no lock when it is asked. */
  Predicate<String> shown() {
    List<ShownCameras> shown = copy().stream().map(PageClient::shown).toList();
    return camera -> shown.stream().anyMatch(page -> page.contains(camera));
  }

  /** The open page with that id. */
  Optional<PageClient> find(String id) {
    return copy().stream().filter(stream -> stream.id().equals(id)).findFirst();
  }

  /** How many pages are open. */
  synchronized int count() {
    return streams.size();
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
    private static final Logger LOG = LoggerFactory.getLogger(PageClient.class);
    private static final long HEARTBEAT_MS = 5000;

    /** Where a page's events are written. */
    interface Sink {
      /** Blocks while the page does not read; false when it is gone. */
      boolean send(String event, String json);

      /** Proves that the page is still there; false when it is gone. */
      boolean beat();
    }

    private static final String FRAME = "frame:";
    private static final String OBJECTS = "objects:";

    private final String id = UUID.randomUUID().toString(); // only this page can name it
    private final Sink sink;
    private final Consumer<PageClient> onEnd;
    private final Map<String, String> unsent = new LinkedHashMap<>();
    private ShownCameras shown;
    private boolean closed;

    PageClient(Sink sink, ShownCameras shown, Consumer<PageClient> onEnd) {
      this.sink = sink;
      this.shown = shown;
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

    String id() {
      return id;
    }

    synchronized ShownCameras shown() {
      return closed ? ShownCameras.of("") : shown;
    }

    /**
     * Sends frames of these cameras only from now on.
     *
     * @return those that it did not show before
     */
    synchronized Set<String> show(ShownCameras cameras) {
      Set<String> added = cameras.without(shown);
      shown = cameras;
      unsent
          .keySet()
          .removeIf(key -> key.startsWith(FRAME) && !shown.contains(key.substring(FRAME.length())));
      return added;
    }

    /** Leaves out the frame of a camera that the page does not show. */
    synchronized void offerFrame(String camera, String json) {
      if (shown.contains(camera)) {
        offer(FRAME + camera, json);
      }
    }

    /** Replaces the unsent objects of that camera, unless the page does not show it. */
    synchronized void offerObjects(String camera, String json) {
      if (shown.contains(camera)) {
        offer(OBJECTS + camera, json);
      }
    }

    /** The frame with which a camera comes into view, unless a newer one waits already. */
    synchronized void offerFirst(String camera, String json) {
      if (!unsent.containsKey(FRAME + camera)) {
        offerFrame(camera, json);
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
      } catch (RuntimeException e) {
        LOG.debug("a page is gone", e); // however the server reports it
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
