package io.retinue.platform.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.testkit.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientDeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofHours(1);

  private final CountDownLatch never = new CountDownLatch(1);
  private final Server server = new Server(new QueuedThreadPool(8, 1));

  /** Returns the port. */
  private int start(Duration head, Duration answer) throws Exception {
    HttpListener listener =
        new HttpListener(
            "127.0.0.1",
            0,
            AllowedHosts.loopback(),
            new ClientDeadlines(Set.of("/stream"), head, answer));
    ServerConnector connector = listener.connector(server, new HttpConfiguration());
    server.addConnector(connector);
    listener.guard(server, new Answers());
    server.start();
    return connector.getLocalPort();
  }

  @AfterEach
  void stop() throws Exception {
    never.countDown();
    server.stop();
  }

  @Test
  void shouldCutOffAClientThatSendsItsRequestByteByByte() throws Exception {
    int port = start(SHORT, LONG);
    try (RawClient slow = new RawClient(port)) {
      slow.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      Deadline deadline = Deadline.inSeconds(10);
      while (!slow.isClosed()) {
        deadline.require("the connection is closed although bytes come");
        try {
          slow.write("a");
        } catch (java.io.IOException e) {
          break; // closed
        }
      }
    }
  }

  @Test
  void shouldAnswerOthersWhileManySlowClientsAreConnected() throws Exception {
    int port = start(LONG, LONG);
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 150; i++) {
        RawClient client = new RawClient(port);
        client.write("GET / HTT");
        slow.add(client);
      }
      assertThat(RawClient.status(port, "/", "localhost")).isEqualTo(200);
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  @Test
  void shouldCutOffAConnectionOnWhichNoFurtherRequestComes() throws Exception {
    int port = start(SHORT, LONG);
    try (RawClient client = new RawClient(port)) {
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(client.status()).isEqualTo(200);
      client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET ");
      assertThat(client.rest()).contains("200"); // rest() ends with the connection
    }
  }

  @Test
  void shouldCutOffAnAnswerThatTakesTooLongButNoStream() throws Exception {
    int port = start(LONG, SHORT);
    try (RawClient stream = new RawClient(port)) {
      stream.write("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");

      // The second is cut off long after the stream would be.
      assertThat(RawClient.status(port, "/hang", "localhost")).isZero();
      assertThat(RawClient.status(port, "/hang", "localhost")).isZero();
      assertThat(stream.isClosed()).isFalse();
    }
  }

  @Test
  void shouldRefuseForeignNamesBeforeAnythingElse() throws Exception {
    int port = start(LONG, LONG);

    assertThat(RawClient.status(port, "/", "evil.example")).isEqualTo(421);
    assertThat(RawClient.status(port, "/stream", "evil.example")).isEqualTo(421);
    assertThat(RawClient.status(port, "/", "localhost:1")).isEqualTo(200);
    assertThat(RawClient.status(port, "http://localhost/", "evil.example")).isNotEqualTo(200);
  }

  /** Answers at once, but on two paths never. */
  private final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (!Request.getPathInContext(request).equals("/")) {
        never.await();
      }
      response.write(true, ByteBuffer.wrap("well".getBytes(UTF_8)), callback);
      return true;
    }
  }
}
