package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.Sink.Answer;
import io.retinue.notifier.Target.Mail;
import io.retinue.platform.settings.Secret;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.FreePorts;
import io.retinue.testkit.SampleRecords;
import io.retinue.testkit.SteppedClock;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MailSinkTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T08:00:01Z"), ZoneOffset.UTC);
  private static final Optional<Mail.Login> LOGIN =
      Optional.of(new Mail.Login("ada", new Secret("canary")));
  private static final List<String> ADA = List.of("ada@example.org");
  private static final List<String> BOTH = List.of("ada@example.org", "bob@example.org");

  private static final AlertPictures NO_PICTURES = new AlertPictures(Optional.empty());

  private static Certificate certificate;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    certificate = Certificate.in(folder);
  }

  @Test
  void shouldMailAnAlertThatAStrangerUnderstands() throws Exception {
    try (MailBox server = new MailBox();
        Sink sink = sink(mail(server.url(), Optional.empty(), BOTH))) {
      Answer answer = sink.deliver(alert(AlertType.OPENED, 0));

      assertThat(answer).isInstanceOf(Answer.Delivered.class);
      assertThat(server.mails()).hasSize(2); // one for each receiver
      MimeMessage mail = server.mails().get(0);
      assertThat(mail.getSubject()).isEqualTo("gate: person seen");
      assertThat(mail.getFrom()[0]).hasToString("Retinue <retinue@example.org>");
      assertThat(mail.getAllRecipients()).hasSize(2);
      assertThat(mail.getSentDate()).isEqualTo(CLOCK.instant());
      assertThat(mail.getContentType()).startsWith("text/plain");
      assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
      assertThat(text(mail))
          .contains("A new alert.")
          .contains("What:  person seen\n")
          .contains("Where: camera gate\n")
          .contains("Since: Friday, 20 November 2026, 08:59:51 CET (+01:00)\n")
          .contains("For:   8 s\n")
          .contains("Alert: gate/1795161600000/2/loitering\n");
    }
  }

  @Test
  void shouldGiveTheSameEventTheSameIdAndLetLaterEventsAnswerTheFirst() throws Exception {
    try (MailBox server = new MailBox();
        Sink sink = sink(mail(server.url(), Optional.empty(), ADA))) {
      sink.deliver(alert(AlertType.OPENED, 0));
      sink.deliver(alert(AlertType.OPENED, 0));
      sink.deliver(alert(AlertType.CLOSED, 1));

      List<MimeMessage> mails = server.mails();
      String first = mails.get(0).getMessageID();
      assertThat(first).matches("<[0-9a-f-]{36}\\.0@example\\.org>");
      assertThat(mails.get(1).getMessageID()).isEqualTo(first);
      assertThat(mails.get(2).getMessageID()).isEqualTo(first.replace(".0@", ".1@"));
      assertThat(mails.get(2).getHeader("In-Reply-To")).containsExactly(first);
      assertThat(mails.get(2).getHeader("References")).containsExactly(first);
      assertThat(mails.get(2).getSubject()).isEqualTo("Re: " + mails.get(0).getSubject());
      assertThat(text(mails.get(2))).contains("The alert is over: what caused it is gone.");
    }
  }

  @Test
  void shouldLetNoNameAddAHeaderOrALine() throws Exception {
    AlertEvent event = alert(AlertType.OPENED, 0);
    event.setCamera("gate\r\nBcc: eve@example.org");
    event.setLabel("person\n\nfree money");
    event.setAlertId("a\r\nX-Evil: 1/0/0/b");
    try (MailBox server = new MailBox();
        Sink sink = sink(mail(server.url(), Optional.empty(), ADA))) {
      sink.deliver(event);

      assertThat(server.mails()).hasSize(1);
      MimeMessage mail = server.mails().get(0);
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(mail.getHeader("X-Evil")).isNull();
      assertThat(mail.getSubject()).contains("gate\\r\\nBcc").doesNotContain("\n");
      assertThat(text(mail)).doesNotContain("\nfree money").doesNotContain("\nX-Evil");
    }
  }

  @Test
  void shouldPutManyEventsIntoOneMail() throws Exception {
    List<AlertEvent> events =
        IntStream.range(0, 40)
            .mapToObj(
                i -> {
                  AlertEvent event = alert(AlertType.OPENED, 0);
                  event.setAlertId("gate/1795161600000/" + i + "/loitering");
                  event.setCamera(i % 4 == 0 ? "yard" : "gate");
                  return event;
                })
            .toList();
    try (MailBox server = new MailBox();
        Sink sink = sink(mail(server.url(), Optional.empty(), ADA))) {
      sink.deliver(events);
      sink.deliver(events);
      sink.deliver(events.subList(1, 40));

      MimeMessage mail = server.mails().get(0);
      assertThat(mail.getSubject()).isEqualTo("40 alert events from 2 cameras");
      String text = text(mail);
      assertThat(text).contains("    10  yard, loitering\n").contains("    30  gate, loitering\n");
      events.forEach(event -> assertThat(text).contains("[" + event.getAlertId() + "]\n"));
      assertThat(server.mails().get(1).getMessageID()).isEqualTo(mail.getMessageID());
      assertThat(server.mails().get(2).getMessageID()).isNotEqualTo(mail.getMessageID());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void shouldSendThePasswordOverAnEncryptedConnectionOnly(String scheme) throws Exception {
    try (SmtpScript server =
            scheme.equals("smtp")
                ? SmtpScript.startingTls(certificate)
                : SmtpScript.encrypted(certificate);
        Sink sink =
            new MailSink(
                mail(URI.create(scheme + "://localhost:" + server.port()), LOGIN, ADA),
                NO_PICTURES,
                certificate.ofClient(),
                CLOCK,
                MailSink.LONGEST)) {
      assertThat(sink.deliver(alert(AlertType.OPENED, 0))).isInstanceOf(Answer.Delivered.class);

      List<String> begin =
          scheme.equals("smtp") ? List.of("EHLO", "STARTTLS", "EHLO") : List.of("EHLO");
      assertThat(server.commands())
          .extracting(line -> line.split(" ")[0])
          .startsWith(begin.toArray(String[]::new))
          .containsSubsequence("AUTH", "MAIL", "RCPT", "DATA", ".");
    }
  }

  @Test
  void shouldNotSendThePasswordToAServerOfAnotherName() throws Exception {
    try (SmtpScript server = SmtpScript.startingTls(certificate);
        Sink sink =
            new MailSink(
                mail(server.url(), LOGIN, ADA),
                NO_PICTURES,
                certificate.ofClient(),
                CLOCK,
                MailSink.LONGEST)) {
      assertThat(sink.deliver(alert(AlertType.OPENED, 0))).isInstanceOf(Answer.Later.class);

      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void shouldMailNothingToAServerWhoseCertificateIsNotTrusted() throws Exception {
    try (SmtpScript server = SmtpScript.encrypted(certificate);
        Sink sink = sink(mail(URI.create("smtps://localhost:" + server.port()), LOGIN, ADA))) {
      Answer answer = sink.deliver(alert(AlertType.OPENED, 0));

      assertThat(answer).isInstanceOf(Answer.Later.class);
      assertThat(answer.toString()).contains("cannot be encrypted");
      assertThat(server.commands()).isEmpty();
    }
  }

  @Test
  void shouldSendNoPasswordInClearText() throws Exception {
    SmtpScript.Answers offer = SmtpScript.to("EHLO", "250-script\r\n250 AUTH LOGIN PLAIN");
    try (SmtpScript server = new SmtpScript(offer);
        Sink sink = sink(mail(server.url(), LOGIN, ADA))) {
      Answer answer = sink.deliver(alert(AlertType.OPENED, 0));

      assertThat(answer)
          .isEqualTo(
              Answer.Later.because(
                  "the mail server offers no STARTTLS, and no password is sent in clear text"));
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }

  @Test
  void shouldEncryptWhereTheServerOffersIt() throws Exception {
    SmtpScript.Answers offer = SmtpScript.to("EHLO", "250-script\r\n250 STARTTLS");
    try (SmtpScript server = new SmtpScript(offer)) {
      Mail plain = mail(server.url(), Optional.empty(), ADA);
      try (Sink sink = sink(plain)) {
        assertThat(sink.deliver(alert(AlertType.OPENED, 0))).isInstanceOf(Answer.Later.class);
        assertThat(server.commands()).contains("STARTTLS").doesNotContain("DATA");
      }
      Mail without =
          new Mail(
              plain.url(),
              Optional.empty(),
              false,
              plain.from(),
              plain.to(),
              plain.zone(),
              plain.groupInterval());
      try (Sink sink = sink(without)) {
        assertThat(sink.deliver(alert(AlertType.OPENED, 0))).isInstanceOf(Answer.Delivered.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MAIL: 550 not you",
        "MAIL: 451 busy",
        "RCPT: 450 not yet",
        "DATA: 451 busy",
        ".: 452 full",
        ".: 421 closing"
      })
  void shouldTryAgainWhatTheServerPutsOff(String refusal) throws Exception {
    assertThat(answerTo(refusal))
        .isInstanceOfSatisfying(
            Answer.Later.class,
            later -> assertThat(later.reason()).contains(refusal.replaceFirst(".*: ", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RCPT: 550 no such user", "DATA: 554 no", ".: 554 spam", "RCPT: 553 bad"})
  void shouldSayThatTheMailIsRefused(String refusal) throws Exception {
    assertThat(answerTo(refusal))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.reason()).contains(refusal.replaceFirst(".*: ", "")));
  }

  @Test
  void shouldTryAgainWhenNobodyListens() throws Exception {
    int port = FreePorts.take(1).get(0);
    Mail target = mail(URI.create("smtp://127.0.0.1:" + port), Optional.empty(), ADA);
    try (Sink sink = sink(target)) {
      assertThat(sink.deliver(alert(AlertType.OPENED, 0))).isInstanceOf(Answer.Later.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smtp", "smtps"})
  void shouldNotWaitLongerThanItsTimeForAServerThatAnswersByteByByte(String scheme)
      throws Exception {
    Duration longest = Duration.ofSeconds(2);
    try (SlowMailServer server = new SlowMailServer(Duration.ofMillis(500));
        Sink sink =
            new MailSink(
                mail(URI.create(scheme + "://127.0.0.1:" + server.port()), Optional.empty(), ADA),
                NO_PICTURES,
                certificate.ofClient(),
                CLOCK,
                longest)) {
      long begin = System.nanoTime();
      Answer answer = sink.deliver(alert(AlertType.OPENED, 0));

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(longest.multipliedBy(3));
      assertThat(answer)
          .isEqualTo(
              Answer.Later.because("the mail server does not take it: it was not done within 2 s"));
      Deadline.inSeconds(10).await("the connection is over", () -> server.connections() == 0);
    }
  }

  @Test
  void shouldAskAgainForThoseReceiversOnlyThatWereNotTaken() throws Exception {
    try (SmtpScript server = new SmtpScript(SmtpScript.to("RCPT TO:<bob", "450 not yet"));
        Sink sink = sink(mail(server.url(), Optional.empty(), BOTH))) {
      AlertEvent event = alert(AlertType.OPENED, 0);

      assertThat(sink.deliver(event).toString()).contains("Later", "bob@example.org", "not yet");
      server.answer(SmtpScript.to("RCPT TO:<bob", "550 no such user"));
      assertThat(sink.deliver(event).toString()).contains("Refused", "no such user");
      server.answer(command -> Optional.empty());
      assertThat(sink.deliver(event)).isInstanceOf(Answer.Delivered.class);
      assertThat(sink.deliver(alert(AlertType.CLOSED, 1))).isInstanceOf(Answer.Delivered.class);

      String ada = "RCPT TO:<ada@example.org>";
      String bob = "RCPT TO:<bob@example.org>";
      assertThat(server.receivers()).containsExactly(ada, bob, bob, bob, ada, bob);
    }
  }

  @Test
  void shouldSendAFewMailsAtOnceAndThenOneInEachInterval() throws Exception {
    SteppedClock clock = SteppedClock.still();
    try (SmtpScript server = new SmtpScript(command -> Optional.empty());
        Sink sink =
            new MailSink(
                mail(server.url(), Optional.empty(), ADA),
                NO_PICTURES,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                clock,
                MailSink.LONGEST)) {
      for (int i = 0; i < MailPace.BURST; i++) {
        assertThat(sink.pause()).isZero();
        sink.deliver(alert(AlertType.OPENED, 0));
      }

      assertThat(sink.pause()).isEqualTo(Duration.ofMinutes(5));
      clock.advance(Duration.ofMinutes(4));
      assertThat(sink.pause()).isEqualTo(Duration.ofMinutes(1));
      clock.advance(Duration.ofMinutes(1));
      assertThat(sink.pause()).isZero();
      sink.deliver(alert(AlertType.OPENED, 0));
      assertThat(sink.pause()).isEqualTo(Duration.ofMinutes(5));
      clock.advance(Duration.ofDays(-1)); // the clock is set back
      assertThat(sink.pause()).isEqualTo(Duration.ofMinutes(5));
      clock.advance(Duration.ofHours(1));
      assertThat(sink.pause()).isZero();
    }
  }

  @Test
  void shouldNotCountMailsThatWereNotTaken() throws Exception {
    try (SmtpScript server = new SmtpScript(SmtpScript.to(".", "451 busy"));
        Sink sink = sink(mail(server.url(), Optional.empty(), ADA))) {
      for (int i = 0; i < 2 * MailPace.BURST; i++) {
        sink.deliver(alert(AlertType.OPENED, 0));
      }

      assertThat(sink.pause()).isZero();
    }
  }

  private static Answer answerTo(String refusal) throws Exception {
    String[] parts = refusal.split(": ", 2);
    try (SmtpScript server = new SmtpScript(SmtpScript.to(parts[0], parts[1]));
        Sink sink = sink(mail(server.url(), Optional.empty(), ADA))) {
      return sink.deliver(alert(AlertType.OPENED, 0));
    }
  }

  private static AlertEvent alert(AlertType type, long sequence) {
    AlertEvent event = SampleRecords.alert();
    event.setType(type);
    event.setSequence(sequence);
    return event;
  }

  static Mail mail(URI url, Optional<Mail.Login> login, List<String> to) {
    return new Mail(
        url,
        login,
        true,
        "retinue@example.org",
        to,
        ZoneId.of("Europe/Zurich"),
        Duration.ofMinutes(5));
  }

  private static Sink sink(Mail target) {
    return new MailSink(
        target,
        NO_PICTURES,
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        CLOCK,
        MailSink.LONGEST);
  }

  private static String text(MimeMessage mail) throws Exception {
    return mail.getContent().toString().replace("\r\n", "\n");
  }
}
