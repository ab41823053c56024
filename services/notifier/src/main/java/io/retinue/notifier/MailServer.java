package io.retinue.notifier;

import io.retinue.notifier.Sink.Answer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Speaks SMTP to a server, in a connection for each mail, which ends when its time is over. */
final class MailServer implements AutoCloseable {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final int CONNECT_MS = 5_000;

  /** For the answer to one command. */
  private static final int ANSWER_MS = 10_000;

  private final Target.Mail target;
  private final Duration longest;
  private final boolean secure;
  private final MailSockets sockets = new MailSockets();
  private final Session session;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "mail-deadline");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param tls which certificates of servers are trusted
   * @param longest from the beginning of a connection to the answer to the mail
   */
  MailServer(Target.Mail target, SSLSocketFactory tls, Duration longest) {
    this.target = target;
    this.longest = longest;
    this.secure = "smtps".equals(target.url().getScheme());
    this.session = Session.getInstance(properties(tls));
  }

  private Properties properties(SSLSocketFactory tls) {
    boolean login = target.login().isPresent();
    Properties properties = new Properties();
    put(properties, "auth", login);
    put(properties, "ssl.enable", secure);
    put(properties, "starttls.enable", !secure && (login || target.startTls()));
    put(properties, "starttls.required", !secure && login); // no password in clear text
    put(properties, "ssl.checkserveridentity", true);
    put(properties, "ssl.protocols", "TLSv1.2 TLSv1.3");
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.ssl.socketFactory", sockets.encrypted(tls));
    put(properties, "socketFactory.fallback", false);
    put(properties, "connectiontimeout", CONNECT_MS);
    put(properties, "timeout", ANSWER_MS);
    put(properties, "writetimeout", ANSWER_MS);
    put(properties, "from", target.from());
    put(properties, "localhost", "localhost"); // its own would wait for the name server
    put(properties, "sendpartial", true); // a wrong address takes no mail from the others
    put(properties, "quitwait", false);
    return properties;
  }

  private static void put(Properties properties, String name, Object value) {
    properties.put("mail.smtp." + name, value.toString());
  }

  /** For messages that are sent here. */
  Session session() {
    return session;
  }

  /**
   * Sends a mail to some of its receivers.
   *
   * @throws OutOfTimeException if the server has not taken it in time
   * @throws MessagingException for {@link MailRefusal}
   */
  Answer send(MailMessage mail, Address[] receivers) throws MessagingException {
    AtomicBoolean over = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              over.set(true);
              sockets.closeAll();
            },
            longest.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return sendNow(mail, receivers);
    } catch (SendFailedException e) {
      throw e; // has those who got it, also if it was ended
    } catch (MessagingException e) {
      throw over.get() ? new OutOfTimeException(longest, e) : e;
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer sendNow(MailMessage mail, Address[] receivers) throws MessagingException {
    try (SMTPTransport transport = transport()) {
      URI url = target.url();
      int port = url.getPort() > 0 ? url.getPort() : secure ? SUBMISSIONS : SUBMISSION;
      if (target.login().isPresent()) {
        Target.Mail.Login login = target.login().get();
        transport.connect(url.getHost(), port, login.user(), login.password().reveal());
      } else {
        transport.connect(url.getHost(), port, null, null);
      }
      transport.sendMessage(mail, receivers);
      return new Answer.Delivered(
          "it answered " + MailRefusal.line(transport.getLastServerResponse()));
    }
  }

  private SMTPTransport transport() {
    try {
      return (SMTPTransport) session.getTransport("smtp");
    } catch (NoSuchProviderException e) {
      throw new IllegalStateException("the library for SMTP is not on the class path", e);
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    sockets.closeAll();
  }

  /** The server answers, but so slowly that one mail would hold up all others. */
  static final class OutOfTimeException extends MessagingException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException(Duration longest, MessagingException cause) {
      super("it was not done within " + longest.toSeconds() + " s", cause);
    }
  }
}
