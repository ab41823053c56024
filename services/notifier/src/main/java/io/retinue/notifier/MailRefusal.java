package io.retinue.notifier;

import io.retinue.notifier.Sink.Answer;
import io.retinue.platform.text.PrintableText;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * What it means that a mail was not sent:
 *
 * <ul>
 *   <li>5xx for the mail, or for a receiver when no other one is only put off: this mail is
 *       refused.
 *   <li>Anything else: later. A login or a sender that is refused is a wrong setting, which holds
 *       for all mails.
 * </ul>
 */
final class MailRefusal {
  private static final int PERMANENT = 500;
  private static final int LONGEST_LINE = 300;

  private MailRefusal() {}

  static Answer answer(MessagingException e) {
    List<SMTPAddressFailedException> receivers = receivers(e);
    if (!receivers.isEmpty()) {
      boolean putOff = receivers.stream().anyMatch(one -> one.getReturnCode() < PERMANENT);
      String said = String.join("; ", receivers.stream().map(MailRefusal::said).toList());
      return putOff ? Answer.Later.because(said) : new Answer.Refused(said);
    }
    if (e instanceof SMTPSendFailedException mail && !(isOfSender(mail))) {
      String said = "it answered " + line(mail.getMessage());
      return mail.getReturnCode() >= PERMANENT
          ? new Answer.Refused(said)
          : Answer.Later.because(said);
    }
    return Answer.Later.because(why(e));
  }

  /** Those that the server did not take. */
  private static List<SMTPAddressFailedException> receivers(MessagingException e) {
    List<SMTPAddressFailedException> failed = new ArrayList<>();
    for (Exception next = e; next instanceof MessagingException m; next = m.getNextException()) {
      if (m instanceof SMTPAddressFailedException address) {
        failed.add(address);
      }
    }
    return failed;
  }

  private static boolean isOfSender(SMTPSendFailedException e) {
    return e.getNextException() instanceof SMTPSenderFailedException
        || String.valueOf(e.getCommand()).startsWith("MAIL");
  }

  private static String said(SMTPAddressFailedException e) {
    return "for " + e.getAddress() + " it answered " + line(e.getMessage());
  }

  private static String why(MessagingException e) {
    if (e instanceof AuthenticationFailedException) {
      return "the mail server refuses user or password: " + line(e.getMessage());
    } else if (e instanceof SMTPSendFailedException) {
      return "the mail server refuses the sender: " + line(e.getMessage());
    }
    Exception cause = e.getNextException();
    if (cause instanceof SSLException) {
      return "the connection to the mail server cannot be encrypted: " + line(cause.getMessage());
    }
    String message = line(e.getMessage());
    return message.contains("STARTTLS is required")
        ? "the mail server offers no STARTTLS, and no password is sent in clear text"
        : "the mail server does not take it: " + message;
  }

  /** What a server says may be long, of many lines, and anything. */
  static String line(@Nullable String text) {
    String line = PrintableText.line(String.valueOf(text).strip());
    return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
  }
}
