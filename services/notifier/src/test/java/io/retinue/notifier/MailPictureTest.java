package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.notifier.Sink.Answer;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.Deadline;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MailPictureTest {
  private static final AlertEvent OPENED = Snapshots.event(1, AlertType.OPENED, 0);

  @TempDir private Path folder;

  @Test
  void shouldWaitForThePictureOfAnAlertAndShowItBelowTheText() throws Exception {
    Snapshots snapshots = new Snapshots(folder);
    try (MailBox server = new MailBox();
        Sink sink = sink(server.url(), snapshots)) {
      assertThat(sink.isComplete(OPENED)).isFalse();
      snapshots.write(OPENED, Snapshots.picture(7, 100_000));
      assertThat(sink.isComplete(OPENED)).isTrue();
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Delivered.class);

      MimeMessage mail = server.mails().get(0);
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getCount()).isEqualTo(2);
      assertThat(parts.getBodyPart(0).getContent().toString()).contains("A new alert.");
      MimeBodyPart picture = (MimeBodyPart) parts.getBodyPart(1);
      assertThat(picture.getContentType()).startsWith("image/jpeg");
      assertThat(picture.getDisposition()).isEqualTo("inline");
      assertThat(picture.getFileName()).isEqualTo("1-gate-loitering.jpg");
      assertThat(picture.getInputStream().readAllBytes()).isEqualTo(Snapshots.picture(7, 100_000));
    }
  }

  @Test
  void shouldSendTheMailWithoutAPictureThatDoesNotComeInTime() throws Exception {
    try (MailBox server = new MailBox();
        Sink sink = sink(server.url(), new Snapshots(folder))) {
      long begin = System.nanoTime();
      assertThat(sink.isComplete(OPENED)).isFalse();
      Deadline.inSeconds(20).await("it waits no longer", () -> sink.isComplete(OPENED));

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(MailSink.PICTURE_WITHIN.minusMillis(100), Duration.ofSeconds(10));
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Delivered.class);
      assertThat(server.mails().get(0).getContentType()).startsWith("text/plain");
    }
  }

  @Test
  void shouldNotWaitWhereNoPictureIsToBeExpected() {
    AlertEvent without = Snapshots.event(1, AlertType.OPENED, 0);
    without.setBoxFrame(null);
    AlertEvent foreign = Snapshots.event(1, AlertType.OPENED, 0);
    foreign.setAlertId("../../etc/passwd");
    URI nowhere = URI.create("smtp://127.0.0.1:9");
    try (Sink sink = sink(nowhere, new Snapshots(folder));
        Sink alone = sink(nowhere, new Snapshots(folder.resolve("not-there")))) {
      assertThat(sink.isComplete(without)).isTrue();
      assertThat(sink.isComplete(foreign)).isTrue();
      assertThat(sink.isComplete(Snapshots.event(1, AlertType.CLOSED, 1))).isTrue();
      assertThat(sink.isComplete(Snapshots.event(1, AlertType.RETRACTED, 1))).isTrue();
      assertThat(alone.isComplete(OPENED)).isTrue();
      assertThat(sink.isComplete(OPENED)).isFalse();
    }
  }

  @Test
  void shouldShowTheFirstPicturesOfAMailWithManyEventsAndBoundTheirBytes() throws Exception {
    Snapshots snapshots = new Snapshots(folder);
    List<AlertEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      AlertEvent event = Snapshots.event(i, AlertType.OPENED, 0);
      events.add(event);
      events.add(Snapshots.event(i, AlertType.CLOSED, 1)); // the same picture
      int length = i == 0 ? AlertPictures.MOST_BYTES + 1 : AlertPictures.MOST_BYTES;
      snapshots.write(event, Snapshots.picture(i, i < 3 ? length : 1000));
    }
    List<MailPicture> pictures = MailPicture.of(events, snapshots.pictures());

    // the first is no snapshot, two have 2 MB each, and there is no room for a fourth
    assertThat(pictures).extracting(picture -> (int) picture.jpeg()[0]).containsExactly(1, 2);
    assertThat(MailPicture.of(events.subList(6, 20), snapshots.pictures()))
        .extracting(picture -> (int) picture.jpeg()[0])
        .containsExactly(3, 4, 5);
  }

  @Test
  void shouldSendTheWordsAloneAfterTheServerRefusedTheMail() throws Exception {
    Snapshots snapshots = new Snapshots(folder);
    snapshots.write(OPENED, Snapshots.picture(7, 100_000));
    try (SmtpScript server = new SmtpScript(SmtpScript.to(".", "552 too large"));
        Sink sink = sink(server.url(), snapshots)) {
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Refused.class);
      int first = server.lines();
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Refused.class);

      assertThat(first).isGreaterThan(100_000 / 76);
      assertThat(server.lines() - first).isBetween(10, 100);
    }
  }

  @Test
  void shouldKeepThePicturesOfAMailThatIsSentAgain() throws Exception {
    Snapshots snapshots = new Snapshots(folder);
    snapshots.write(OPENED, Snapshots.picture(7, 1000));
    try (SmtpScript server = new SmtpScript(SmtpScript.to(".", "451 busy"));
        Sink sink = sink(server.url(), snapshots)) {
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Later.class);
      int first = server.lines();
      snapshots.write(OPENED, Snapshots.picture(8, 100_000)); // a better one
      assertThat(sink.deliver(OPENED)).isInstanceOf(Answer.Later.class);

      assertThat(server.lines()).isEqualTo(2 * first);
    }
  }

  private static Sink sink(URI url, Snapshots snapshots) {
    return new MailSink(
        MailSinkTest.mail(url, Optional.empty(), List.of("ada@example.org")),
        snapshots.pictures(),
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        Clock.systemUTC(),
        MailSink.LONGEST);
  }
}
