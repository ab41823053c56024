package io.retinue.notifier;

import io.retinue.notifier.Sink.Answer;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import java.net.URI;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Speaks SMTP to a server, in a connection for each mail. */
final class MailServer {
  private static final int SUBMISSION = 587;
  private static final int SUBMISSIONS = 465;
  private static final int CONNECT_MS = 5_000;

  /** For the answer to one command. */
  private static final int ANSWER_MS = 10_000;

  private final Target.Mail target;
  private final boolean secure;
  private final Session session;

  /**
   * @param tls which certificates of servers are trusted
   */
  MailServer(Target.Mail target, SSLSocketFactory tls) {
    this.target = target;
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
    properties.put("mail.smtp.ssl.socketFactory", tls);
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
   * @throws MessagingException for {@link MailRefusal}
   */
  Answer send(MailMessage mail, Address[] receivers) throws MessagingException {
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
}
