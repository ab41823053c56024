package io.retinue.notifier;

import io.retinue.platform.service.Deadline;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * Mails events through an SMTP server. Each mail has a connection of its own. When many events
 * come, mails have several each ({@link MailPace}, {@link Bundle}). A server that takes a mail for
 * some receivers only is asked again for the others alone.
 */
final class MailSink implements Sink {
  /** More than a few that wait are one mail; more than so many are several. */
  private static final Bundle BUNDLE = new Bundle(3, 1000);

  /** For one mail: a server that answers byte by byte must not hold up the sink. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** For the picture of an alert, from when its event could be sent. */
  static final Duration PICTURE_WITHIN = Duration.ofSeconds(5);

  private final Target.Mail target;
  private final MailServer server;
  private final MailPace pace;
  private final AlertPictures pictures;
  private final Clock clock;
  private final Set<Address> accepted = new LinkedHashSet<>();
  private String current = "";
  private List<MailPicture> attached = List.of();
  private String waitedFor = "";
  private Deadline picture = Deadline.in(Duration.ZERO);

  MailSink(Target.Mail target, AlertPictures pictures) {
    this(
        target,
        pictures,
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        Clock.systemUTC(),
        LONGEST);
  }

  /**
   * @param tls which certificates of servers are trusted
   * @param longest time for one mail
   */
  MailSink(
      Target.Mail target,
      AlertPictures pictures,
      SSLSocketFactory tls,
      Clock clock,
      Duration longest) {
    this.target = target;
    this.pictures = pictures;
    this.server = new MailServer(target, tls, longest);
    this.pace = new MailPace(target.groupInterval(), clock);
    this.clock = clock;
  }

  @Override
  public Bundle bundle() {
    return BUNDLE;
  }

  @Override
  public Duration pause() {
    return pace.pause();
  }

  @Override
  public boolean isComplete(AlertEvent next) {
    if (next.getType() != AlertType.OPENED || !pictures.isExpected(next)) {
      return true;
    }
    String id = AlertMessage.id(next);
    if (!id.equals(waitedFor)) {
      waitedFor = id;
      picture = Deadline.in(PICTURE_WITHIN);
    }
    return pictures.has(next) || picture.isOver();
  }

  @Override
  public Answer deliver(AlertEvent event) {
    return deliver(List.of(event));
  }

  @Override
  public Answer deliver(List<AlertEvent> events) {
    Answer answer = send(events);
    if (answer instanceof Answer.Refused) {
      attached = List.of(); // it may be too large: the next attempt has the words alone
    }
    return answer;
  }

  private Answer send(List<AlertEvent> events) {
    try {
      String id = MailMessage.id(events, target.from());
      if (!id.equals(current)) {
        current = id;
        accepted.clear();
        attached = MailPicture.of(events, pictures);
      }
      MailMessage mail =
          MailMessage.of(server.session(), target, events, attached, clock.instant());
      Set<Address> left = new LinkedHashSet<>(List.of(mail.getAllRecipients()));
      left.removeAll(accepted);
      Answer answer = server.send(mail, left.toArray(Address[]::new));
      pace.sent();
      return answer;
    } catch (SendFailedException e) {
      accept(e);
      return MailRefusal.answer(e);
    } catch (MailServer.OutOfTimeException e) {
      attached = List.of(); // as above
      return MailRefusal.answer(e);
    } catch (MessagingException e) {
      return MailRefusal.answer(e);
    }
  }

  private void accept(SendFailedException partly) {
    Address[] sent = partly.getValidSentAddresses();
    if (sent != null && sent.length > 0) {
      accepted.addAll(List.of(sent));
      pace.sent();
    }
  }

  /** Does not connect: some providers lock users who log in too often. */
  @Override
  public Optional<String> idle() {
    return Optional.empty();
  }

  @Override
  public void close() {
    server.close();
    accepted.clear();
    attached = List.of();
  }
}
