package io.retinue.broker;

import io.retinue.broker.BrokerException.Reason;
import io.retinue.broker.HangingTransactions.HangingTransaction;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The child JVM: {@code BrokerMain <data directory> <grace in milliseconds>}. Prints READY to
 * standard output, or FAILED with reason and message. Ends when nobody holds a lease.
 */
final class BrokerMain {
  static final String READY = "READY";
  static final String FAILED = "FAILED";
  private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);
  private static final int ATTEMPTS = 5;
  private static final Duration FIRST_GRACE = Duration.ofSeconds(10);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(15);

  private final DataDirectory data;
  private final Duration grace;

  private BrokerMain(DataDirectory data, Duration grace) {
    this.data = data;
    this.grace = grace;
  }

  public static void main(String[] args) {
    // A terminal sends Ctrl-C to this process too. The clients finish first, then end their leases.
    Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
    Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
    DataDirectory data = new DataDirectory(Path.of(args[0]));
    int status = 0;
    try {
      new BrokerMain(data, Duration.ofMillis(Long.parseLong(args[1]))).run();
    } catch (BrokerException e) {
      status = 1;
      report(e);
    } catch (Throwable e) { // the parent waits for the result, whatever it is
      status = 1;
      report(
          e instanceof Exception exception
              ? DataDirectory.fault(data.root(), exception)
              : new BrokerException(Reason.FAILED, e.toString(), e));
    }
    System.exit(status);
  }

  private void run() throws Exception {
    try (FileChannel channel =
            FileChannel.open(
                data.brokerLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new BrokerException(Reason.IN_USE, data.root() + " is used by another broker");
      }
      byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
      channel
          .truncate(0)
          .write(ByteBuffer.wrap(pid)); // for the error message of a process that finds it locked
      Files.deleteIfExists(data.address());
      Ports ports = Ports.read(data.ports());
      try (EmbeddedRegistry registry = EmbeddedRegistry.start(data.registry(), ports.registry())) {
        serve(ports, registry);
      }
    }
  }

  private void serve(Ports wanted, EmbeddedRegistry registry) throws Exception {
    Ports ports = wanted;
    for (int attempt = 1; ; attempt++) {
      ports = ports.withFreeKafkaPorts();
      try (KafkaServer kafka = KafkaServer.start(data, ports)) {
        endHangingTransactions("127.0.0.1:" + ports.broker());
        awaitAbandoned(ports, registry, kafka);
        return;
      } catch (Exception e) {
        if (!isBind(e)) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw new BrokerException(Reason.PORT, "no free port was found: " + e.getMessage(), e);
        }
        LOG.warn("a port was taken between choosing and using it; trying again", e);
        ports = ports.withoutKafkaPorts();
      }
    }
  }

  /**
   * Ends what a killed broker left open, before anybody reads. A failure does not keep the broker
   * from serving: {@code retinue doctor --fix} can do the same later.
   */
  private static void endHangingTransactions(String bootstrapServers) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "request.timeout.ms",
            5_000,
            "default.api.timeout.ms", // close() waits for calls that have no answer
            (int) SETTLED_WITHIN.toMillis());
    try (Admin admin = Admin.create(properties)) {
      HangingTransactions transactions = new HangingTransactions(admin, SETTLED_WITHIN);
      if (!transactions.awaitSettled(SETTLED_WITHIN)) {
        LOG.warn("transactions are still being ended after {}", SETTLED_WITHIN);
      }
      for (HangingTransaction hanging : transactions.find(topic -> true)) {
        end(transactions, hanging);
      }
    } catch (KafkaException e) {
      LOG.error("could not look for hanging transactions; run: retinue doctor --fix", e);
    }
  }

  /** One that cannot be ended does not keep the others open. */
  private static void end(HangingTransactions transactions, HangingTransaction hanging) {
    try {
      transactions.end(hanging);
      LOG.warn("ended a hanging transaction, which a killed broker left open: {}", hanging);
    } catch (KafkaException e) {
      LOG.error("could not end {}; run: retinue doctor --fix", hanging, e);
    }
  }

  private void awaitAbandoned(Ports ports, EmbeddedRegistry registry, KafkaServer kafka)
      throws Exception {
    String token = UUID.randomUUID().toString();
    Thread hook = new Thread(() -> stop(kafka), "broker-stop");
    try (LeaseServer desk = new LeaseServer(ports.lease(), token, grace, FIRST_GRACE)) {
      ports.with(registry.url().getPort(), desk.port()).write(data.ports());
      new BrokerAddress(
              ProcessHandle.current().pid(),
              "127.0.0.1:" + ports.broker(),
              registry.url().toString(),
              desk.port(),
              token)
          .write(data.address());
      Runtime.getRuntime().addShutdownHook(hook); // SIGTERM stops cleanly too
      System.out.println(READY);
      System.out.flush();
      desk.awaitAbandoned();
      LOG.info("no lease is left; stopping");
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    Files.deleteIfExists(data.address());
  }

  private void stop(KafkaServer kafka) {
    try {
      Files.deleteIfExists(data.address());
    } catch (IOException e) {
      LOG.warn("could not delete broker.json; the next start recognizes it as stale", e);
    }
    kafka.close();
  }

  private static boolean isBind(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof BindException || String.valueOf(t.getMessage()).contains("already in use")) {
        return true;
      }
    }
    return false;
  }

  private static void report(BrokerException e) {
    LOG.error("the broker failed", e);
    System.out.println(
        FAILED + " " + e.reason() + " " + String.valueOf(e.getMessage()).replace('\n', ' '));
    System.out.flush();
  }
}
