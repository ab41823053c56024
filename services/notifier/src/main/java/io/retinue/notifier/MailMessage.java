package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One mail. Its Message-ID follows from its events, so that a mail that comes twice is recognized;
 * later events of an alert answer the first one (RFC 5322, section 3.6.4).
 */
final class MailMessage extends MimeMessage {
  private final String id;

  private MailMessage(Session session, String id) {
    super(session);
    this.id = id;
  }

  /**
   * @param events one at least
   * @param pictures are shown below the text
   */
  static MailMessage of(
      Session session,
      Target.Mail target,
      List<AlertEvent> events,
      List<MailPicture> pictures,
      Instant now)
      throws MessagingException {
    MailMessage mail = new MailMessage(session, id(events, target.from()));
    MailText text = new MailText(target.zone());
    AlertEvent first = events.get(0);
    boolean single = events.size() == 1;
    try {
      mail.setFrom(new InternetAddress(target.from(), "Retinue", StandardCharsets.UTF_8.name()));
    } catch (UnsupportedEncodingException e) {
      throw new IllegalStateException("this Java has no UTF-8", e);
    }
    for (String receiver : target.to()) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(receiver));
    }
    mail.setSentDate(Date.from(now));
    mail.setSubject(
        single ? text.subject(first) : text.subject(events), StandardCharsets.UTF_8.name());
    mail.setBody(single ? text.body(first) : text.body(events), pictures);
    mail.setHeader("Auto-Submitted", "auto-generated"); // no out-of-office answers
    if (single && first.getSequence() > 0) {
      String opening = id(first.getAlertId(), 0, target.from());
      mail.setHeader("In-Reply-To", opening);
      mail.setHeader("References", opening);
    }
    mail.saveChanges();
    return mail;
  }

  private void setBody(String text, List<MailPicture> pictures) throws MessagingException {
    if (pictures.isEmpty()) {
      setText(text, StandardCharsets.UTF_8.name());
      return;
    }
    MimeBodyPart words = new MimeBodyPart();
    words.setText(text, StandardCharsets.UTF_8.name());
    MimeMultipart parts = new MimeMultipart(words);
    for (MailPicture picture : pictures) {
      InternetHeaders headers = new InternetHeaders();
      headers.setHeader("Content-Type", "image/jpeg; name=" + picture.fileName());
      headers.setHeader("Content-Transfer-Encoding", "base64");
      headers.setHeader("Content-Disposition", "inline; filename=" + picture.fileName());
      parts.addBodyPart(new MimeBodyPart(headers, Base64.getMimeEncoder().encode(picture.jpeg())));
    }
    setContent(parts);
  }

  static String id(List<AlertEvent> events, String from) {
    AlertEvent first = events.get(0);
    return events.size() == 1
        ? id(first.getAlertId(), first.getSequence(), from)
        : id(events.stream().map(AlertMessage::id).collect(Collectors.joining("\n")), 0, from);
  }

  /** A hash: an alert's id may contain what no Message-ID may. */
  private static String id(String alert, long sequence, String from) {
    UUID hash = UUID.nameUUIDFromBytes(alert.getBytes(StandardCharsets.UTF_8));
    return "<" + hash + "." + sequence + from.substring(from.lastIndexOf('@')) + ">";
  }

  String id() {
    return id;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", id);
  }
}
