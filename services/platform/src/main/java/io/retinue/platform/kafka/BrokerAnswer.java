package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for a broker's answer; a failure becomes a RetinueException with the reason. */
final class BrokerAnswer {
  private static final long DEADLINE_SECONDS = 10;

  private BrokerAnswer() {}

  static <T> T of(KafkaFuture<T> future, String bootstrapServers) {
    try {
      return future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new InterruptException(e); // restores the thread's interrupt
    } catch (TimeoutException e) {
      throw unreachable(bootstrapServers, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException
          || cause instanceof org.apache.kafka.common.errors.DisconnectException) {
        throw unreachable(bootstrapServers, cause);
      }
      throw new RetinueException(
          ErrorKind.FAILURE,
          "the brokers at " + bootstrapServers + " refused: " + cause.getMessage(),
          "check the credentials and rights of the client properties",
          cause);
    }
  }

  /** For a client that could not be created: wrong properties, or names that do not resolve. */
  static RetinueException notOpened(String bootstrapServers, RuntimeException cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    if (message.contains("bootstrap")) { // Kafka has no type of its own for this
      return new RetinueException(
          ErrorKind.UNREACHABLE,
          "no broker can be reached at " + bootstrapServers + ": " + message,
          "give host:port of a running broker with --bootstrap-servers",
          cause);
    }
    return new RetinueException(
        ErrorKind.INVALID_SETTING,
        "Kafka refuses the client properties: " + message,
        "correct the Kafka client properties",
        cause);
  }

  static RetinueException unreachable(String bootstrapServers, Throwable cause) {
    return new RetinueException(
        ErrorKind.UNREACHABLE,
        "no Kafka broker answers at " + bootstrapServers,
        "start it, or give host:port of a running broker with --bootstrap-servers",
        cause);
  }
}
