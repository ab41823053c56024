package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.notifier.Sink.Answer;
import io.retinue.notifier.Target.Webhook;
import io.retinue.platform.settings.Secret;
import io.retinue.schemas.AlertEvent;
import io.retinue.testkit.SampleRecords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class WebhookSinkTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
  private static final Duration LONGEST = Duration.ofSeconds(2);
  private static final AlertEvent EVENT = SampleRecords.alert();

  /** The example of the specification's own libraries. */
  @Test
  void shouldSignAsStandardWebhooksDescribes() {
    WebhookSecret secret = new WebhookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    assertThat(
            secret.signature(
                "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), body))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_?", "whsec_MfKQ9r8G"})
  void shouldRefuseWhatIsNoSecret(String text) {
    assertThatThrownBy(() -> new WebhookSecret(new Secret(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(text);
  }

  @Test
  void shouldPostACloudEventThatIsSigned() throws Exception {
    WebhookSecret secret = new WebhookSecret(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    try (Receiver receiver = new Receiver(Receiver.status(204));
        Sink sink =
            sink(new Webhook(receiver.url(), Optional.of(secret), true, Optional.empty()))) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Delivered.class);

      Receiver.Request request = receiver.requests().get(0);
      assertThat(request.header("Content-Type")).startsWith("application/cloudevents+json");
      assertThat(request.json().path("specversion").asString()).isEqualTo("1.0");
      assertThat(request.json().path("type").asString()).isEqualTo("io.retinue.alert.closed");
      assertThat(request.json().path("source").asString()).isEqualTo("/retinue/cameras/gate");
      assertThat(request.json().path("time").asString()).isEqualTo("2026-11-20T08:00:00.123Z");
      assertThat(request.json().path("data").path("label").asString()).isEqualTo("person");
      String id = "gate/1795161600000/2/loitering/0";
      assertThat(request.id()).isEqualTo(id);
      assertThat(request.header("webhook-id")).isEqualTo(id);
      assertThat(request.header("webhook-timestamp")).isEqualTo("" + NOW.getEpochSecond());
      assertThat(request.header("webhook-signature"))
          .isEqualTo(secret.signature(id, NOW, request.body().getBytes(StandardCharsets.UTF_8)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 408, 429, 500, 502, 503})
  void shouldTryAgainWhenTheReceiverCannotTakeIt(int status) throws Exception {
    assertThat(answerTo(Receiver.status(status)))
        .isEqualTo(Answer.Later.because("it answered " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void shouldSayThatTheEventIsRefused(int status) throws Exception {
    assertThat(answerTo(Receiver.status(status)))
        .isEqualTo(new Answer.Refused("it answered " + status));
  }

  @Test
  void shouldStopWhenTheReceiverIsGone() throws Exception {
    assertThat(answerTo(Receiver.status(410))).isInstanceOf(Answer.Gone.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "Fri, 20 Nov 2026 08:00:07 GMT"})
  void shouldWaitAsLongAsTheReceiverWants(String retryAfter) throws Exception {
    Answer answer = answerTo(retryAfter(retryAfter));

    assertThat(answer).isEqualTo(new Answer.Later("it answered 429", Duration.ofSeconds(7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-7", "soon", "99999999999999999999", "Fri, 20 Nov 2020 08:00:07 GMT"})
  void shouldIgnoreAWaitThatMakesNoSense(String retryAfter) throws Exception {
    assertThat(answerTo(retryAfter(retryAfter))).isEqualTo(Answer.Later.because("it answered 429"));
  }

  @Test
  void shouldWaitAnHourAtMost() throws Exception {
    assertThat(answerTo(retryAfter("999999")))
        .isEqualTo(new Answer.Later("it answered 429", Duration.ofHours(1)));
  }

  @Test
  void shouldNotFollowARedirect() throws Exception {
    try (Receiver secret = new Receiver(Receiver.status(200))) {
      Answer answer =
          answerTo(
              exchange -> {
                exchange.getResponseHeaders().set("Location", secret.url().toString());
                exchange.sendResponseHeaders(307, -1);
              });

      assertThat(answer).isInstanceOf(Answer.Refused.class);
      assertThat(secret.requests()).isEmpty();
    }
  }

  @Test
  void shouldNotWaitForAReceiverThatAnswersSlowly() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Sink sink = sink(open(URI.create("http://127.0.0.1:" + server.getLocalPort())))) {
      Thread dripping =
          new Thread(
              () -> {
                try (Socket client = server.accept()) {
                  drip(client);
                } catch (IOException e) {
                  // the sink has gone
                }
              });
      dripping.setDaemon(true);
      dripping.start();
      long begin = System.nanoTime();

      assertThat(sink.deliver(EVENT)).isEqualTo(Answer.Later.because("no answer within 2 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST.multipliedBy(5));
    }
  }

  /** A byte of the answer in time, for ever. */
  private static void drip(Socket client) throws IOException {
    client.setSoTimeout(50);
    client.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
    int read = 0;
    while (read >= 0) {
      client.getOutputStream().write('x');
      client.getOutputStream().flush();
      try {
        read = client.getInputStream().read();
      } catch (SocketTimeoutException e) {
        // nothing more of the request: the next byte is due
      }
    }
  }

  @Test
  void shouldTryAgainWhenNobodyListens() throws Exception {
    Receiver closed = new Receiver(Receiver.status(200));
    closed.close();
    try (Sink sink = sink(open(closed.url()))) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Later.class);
    }
  }

  @Test
  void shouldLinkToPictureAndClipWhereThePageHasAnAddress() throws Exception {
    URI page = URI.create("https://cameras.example.org/home");
    try (Receiver receiver = new Receiver(Receiver.status(200));
        Sink plain = sink(open(receiver.url()));
        Sink linking =
            sink(new Webhook(receiver.url(), Optional.empty(), true, Optional.of(page)))) {
      plain.deliver(EVENT);
      linking.deliver(EVENT);

      JsonMapper json = JsonMapper.builder().build();
      JsonNode without = json.readTree(receiver.requests().get(0).body());
      JsonNode with = json.readTree(receiver.requests().get(1).body());
      String alert = "https://cameras.example.org/home/api/alerts/gate/1795161600000/2/loitering";
      assertThat(with.path("picture").asString()).isEqualTo(alert + "/picture.jpg");
      assertThat(with.path("clip").asString()).isEqualTo(alert + "/clip.mp4");
      assertThat(without.has("picture")).isFalse();
      assertThat(without.has("clip")).isFalse();
      assertThat(with.path("data")).isEqualTo(without.path("data"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void shouldNotConnectToThisMachineUnlessThatIsAllowed(String host) throws Exception {
    try (Receiver receiver = new Receiver(Receiver.status(200));
        Sink sink =
            sink(
                new Webhook(
                    URI.create("http://" + host + ":" + receiver.port()),
                    Optional.empty(),
                    false,
                    Optional.empty()))) {
      assertThat(sink.deliver(EVENT))
          .isInstanceOfSatisfying(
              Answer.Later.class,
              later -> assertThat(later.reason()).contains("write allow_private: true"));
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "100.100.100.200", "[fe80::1]", "0.0.0.0"})
  void shouldNeverConnectWhereCloudsGiveOutCredentials(String host) throws Exception {
    try (Sink sink = sink(open(URI.create("http://" + host + "/latest/meta-data")))) {
      assertThat(sink.deliver(EVENT))
          .isInstanceOfSatisfying(
              Answer.Later.class,
              later -> assertThat(later.reason()).contains("which no webhook may have"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "::ffff:10.0.0.1",
        "2001:db8::1"
      })
  void shouldKnowAddressesThatAreNotPublic(String address) throws Exception {
    assertThat(WebhookAddresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111"})
  void shouldKnowPublicAddresses(String address) throws Exception {
    assertThat(WebhookAddresses.isPublic(InetAddress.getByName(address))).isTrue();
  }

  private static Receiver.Answer retryAfter(String text) {
    return exchange -> {
      exchange.getResponseHeaders().set("Retry-After", text);
      exchange.sendResponseHeaders(429, -1);
    };
  }

  private static Answer answerTo(Receiver.Answer how) throws Exception {
    try (Receiver receiver = new Receiver(how);
        Sink sink = sink(open(receiver.url()))) {
      Answer answer = sink.deliver(EVENT);
      assertThat(receiver.requests()).hasSize(1);
      return answer;
    }
  }

  private static Webhook open(URI url) {
    return new Webhook(url, Optional.empty(), true, Optional.empty());
  }

  private static Sink sink(Webhook target) {
    return new WebhookSink(target, Clock.fixed(NOW, ZoneOffset.UTC), LONGEST);
  }
}
