package io.retinue.notifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A mail server on this machine that answers commands as a test wants. */
final class SmtpScript implements AutoCloseable {
  private static final String END = ".";

  private final ServerSocket server;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final @Nullable Certificate certificate;
  private final AtomicInteger lines = new AtomicInteger();
  private volatile Answers answers;

  /** What it answers. */
  interface Answers {
    /**
     * @param command a line of the client, or {@code .} at the end of a mail
     * @return empty for what a willing server answers
     */
    Optional<String> to(String command);
  }

  SmtpScript(Answers answers) throws IOException {
    this(answers, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), null);
  }

  private SmtpScript(Answers answers, ServerSocket server, @Nullable Certificate certificate) {
    this.answers = answers;
    this.server = server;
    this.certificate = certificate;
    Thread thread = new Thread(this::run, "smtp-script");
    thread.setDaemon(true);
    thread.start();
  }

  /** One with logins that is encrypted from the beginning. */
  static SmtpScript encrypted(Certificate certificate) throws IOException {
    ServerSocket server =
        certificate
            .ofServer()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new SmtpScript(SmtpScript::offer, server, certificate);
  }

  /** One with logins that offers to encrypt. */
  static SmtpScript startingTls(Certificate certificate) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return new SmtpScript(SmtpScript::offer, server, certificate);
  }

  private static Optional<String> offer(String command) {
    return switch (command.split(" ")[0]) {
      case "EHLO" -> Optional.of("250-script\r\n250-STARTTLS\r\n250 AUTH PLAIN");
      case "STARTTLS" -> Optional.of("220 begin");
      case "AUTH" -> Optional.of("235 welcome");
      default -> Optional.empty();
    };
  }

  /** Answers one kind of command so, and is willing otherwise. */
  static Answers to(String prefix, String answer) {
    return command -> command.startsWith(prefix) ? Optional.of(answer) : Optional.empty();
  }

  void answer(Answers other) {
    answers = other;
  }

  private void run() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        talk(client);
      } catch (IOException e) {
        // the client or the test has ended the connection
      }
    }
  }

  private void talk(Socket client) throws IOException {
    say(client, "220 script");
    converse(client);
  }

  private void converse(Socket client) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    boolean mail = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (mail && !line.equals(END)) {
        lines.incrementAndGet();
        continue;
      }
      mail = false;
      commands.add(line);
      String answer = answers.to(line).orElse(willing(line));
      say(client, answer);
      if (line.equals("STARTTLS") && certificate != null) {
        converse(certificate.over(client));
        return;
      }
      mail = line.equals("DATA") && answer.startsWith("354");
    }
  }

  private static String willing(String command) {
    if (command.equals("DATA")) {
      return "354 go on";
    }
    return command.equals("QUIT") ? "221 bye" : "250 fine";
  }

  private static void say(Socket client, String line) throws IOException {
    client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  /** All that clients have sent, but mails. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** How many lines all mails have had, with their headers. */
  int lines() {
    return lines.get();
  }

  /** The receivers that clients have named. */
  List<String> receivers() {
    return commands.stream().filter(line -> line.startsWith("RCPT")).toList();
  }

  int port() {
    return server.getLocalPort();
  }

  URI url() {
    return URI.create("smtp://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
