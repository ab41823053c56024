package io.retinue.platform.http;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connections of clients that are too slow. Jetty's idle timeout begins anew with every
 * byte, so a client that sends a byte now and then would keep its connection for ever. Here the
 * head of a request must be complete, and later its answer must have been read, within a time that
 * does not depend on the bytes. Answers without an end are not limited once they have begun.
 */
final class ClientDeadlines extends Handler.Wrapper implements Connection.Listener {
  private static final Duration SWEEP_EVERY = Duration.ofMillis(500);
  private static final Duration ENDLESS = Duration.ofDays(10_000);

  /** What a connection must have done by then. Each phase is an object of its own. */
  private static final class Phase {
    final long endNanos;

    Phase(Duration time) {
      this.endNanos = System.nanoTime() + time.toNanos();
    }
  }

  private final Set<String> streams;
  private final Duration head;
  private final Duration answer;
  private final Map<EndPoint, Phase> phases = new ConcurrentHashMap<>();
  private volatile Scheduler.@Nullable Task next;

  ClientDeadlines(Set<String> streams) {
    this(streams, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /**
   * @param head time for the head of a request, from the connection's opening or the answer before
   * @param answer time from the end of the head to the end of the answer
   */
  ClientDeadlines(Set<String> streams, Duration head, Duration answer) {
    this.streams = Set.copyOf(streams);
    this.head = head;
    this.answer = answer;
  }

  @Override
  public void onOpened(Connection connection) {
    phases.put(connection.getEndPoint(), new Phase(head));
  }

  @Override
  public void onClosed(Connection connection) {
    phases.remove(connection.getEndPoint());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    boolean endless = streams.contains(Request.getPathInContext(request));
    Phase answering = new Phase(endless ? ENDLESS : answer);
    // Not for a connection that has been closed meanwhile.
    if (phases.replace(endPoint, answering) != null) {
      Request.addCompletionListener(
          request, failure -> phases.replace(endPoint, answering, new Phase(head)));
    }
    return super.handle(request, response, callback);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    schedule();
  }

  @Override
  protected void doStop() throws Exception {
    Scheduler.Task task = next;
    if (task != null) {
      task.cancel();
    }
    super.doStop();
  }

  private void schedule() {
    next =
        getServer()
            .getScheduler()
            .schedule(this::sweep, SWEEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      long now = System.nanoTime();
      phases.forEach(
          (endPoint, phase) -> {
            if (phase.endNanos - now <= 0 && phases.remove(endPoint, phase)) {
              endPoint.close();
            }
          });
    } finally { // one connection that cannot be closed must not keep the others open
      if (isRunning()) {
        schedule();
      }
    }
  }
}
