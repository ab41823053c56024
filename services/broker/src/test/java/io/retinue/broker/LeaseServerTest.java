package io.retinue.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseServerTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void shouldSayThatNobodyCame() throws Exception {
    try (LeaseServer desk = new LeaseServer(0, "token", LONG, SHORT)) {
      desk.awaitAbandoned();

      assertThat(take(desk, "token")).as("a lease after the end").isEmpty();
    }
  }

  @Test
  void shouldWaitForTheLastOfManyLeases() throws Exception {
    try (LeaseServer desk = new LeaseServer(0, "token", SHORT, LONG)) {
      CompletableFuture<Void> abandoned = abandoned(desk);
      Lease first = take(desk, "token").orElseThrow();
      Lease second = take(desk, "token").orElseThrow();

      first.close();
      assertThat(abandoned).as("with one lease left").isNotDone();
      Lease third = take(desk, "token").orElseThrow();
      second.close();
      third.close();

      abandoned.get(10, TimeUnit.SECONDS);
      first.ended().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldGrantNothingToWhoDoesNotKnowTheToken() throws Exception {
    try (LeaseServer desk = new LeaseServer(0, "token", LONG, SHORT)) {
      assertThat(take(desk, "other")).isEmpty();
      assertThat(take(desk, "")).isEmpty();
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), desk.port())) {
        stranger.getOutputStream().write("x".repeat(10_000).getBytes(StandardCharsets.US_ASCII));

        desk.awaitAbandoned(); // connections without the token hold no lease
      }
    }
  }

  @Test
  void shouldTellItsHolderThatTheBrokerIsGone() throws Exception {
    LeaseServer desk = new LeaseServer(0, "token", LONG, LONG);
    Lease lease = take(desk, "token").orElseThrow();
    assertThat(lease.ended()).isNotDone();

    lease.close();

    lease.ended().get(10, TimeUnit.SECONDS);
    desk.close();
    assertThat(take(desk, "token")).isEmpty();
  }

  private static Optional<Lease> take(LeaseServer desk, String token) {
    return Lease.take(
        new BrokerAddress(1, "127.0.0.1:1", "http://127.0.0.1:2", desk.port(), token));
  }

  private static CompletableFuture<Void> abandoned(LeaseServer desk) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            desk.awaitAbandoned();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
