package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.VideoException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An RTSP camera over real sockets, with the faults that cameras have. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // native code may hang
class LiveReaderTest {
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final ReaderLimits LIMITS = new ReaderLimits(1 << 22, LIMIT);

  private final H264Clip clip = H264Clip.small();
  private final RtspServer server = RtspServer.start(clip).speed(8);

  @TempDir Path folder;

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Test
  void shouldGiveThePicturesThatTheCameraSends() throws Exception {
    List<byte[]> expected = pictures(clip);

    List<byte[]> seen = new ArrayList<>();
    try (LiveReader reader = open(server.url());
        JpegEncoder encoder = new JpegEncoder()) {
      while (seen.size() < expected.size()) {
        VideoFrame frame = reader.next();
        assertThat(frame.corrupt()).isFalse();
        assertThat(frame.index()).isEqualTo(seen.size());
        seen.add(encoder.encode(frame).bytes());
      }
      assertThat(reader.codec()).startsWith("h264");
      assertThat(reader.frameRate()).isEqualTo(25);
      assertThat(reader.undecodable()).isZero();
    }

    assertThat(expected).hasSize(100);
    assertThat(seen).usingElementComparator(java.util.Arrays::compare).isEqualTo(expected);
  }

  /** FFmpeg makes a damaged picture of each slice. */
  @Test
  void shouldJoinKeyFramesWithParameterSetsBeforeEachSlice() throws Exception {
    Instant began = Instant.parse("2026-03-01T12:00:00.250Z");
    List<byte[]> expected = pictures(clip);
    try (RtspServer inSlices =
            RtspServer.start(H264Clip.smallInSlices(3)).speed(8).cameraClock(began);
        LiveReader reader = open(inSlices.url());
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < expected.size(); i++) {
        VideoFrame frame = reader.next();

        assertThat(frame.corrupt()).as("picture %d is damaged", i).isFalse();
        assertThat(encoder.encode(frame).bytes()).as("picture %d", i).isEqualTo(expected.get(i));
        assertThat(frame.mediaTimeMs()).isEqualTo(i * 40L);
        if (i > 0) {
          assertThat(frame.capturedAt())
              .isBetween(began.plusMillis(i * 40L - 1), began.plusMillis(i * 40L + 1));
        }
      }
    }
  }

  /** It begins to send them so when its settings are changed. The first such key frame is lost. */
  @Test
  void shouldJoinThemFromTheSecondOneOnWhereTheyBeginLater() throws VideoException {
    server.fail(new RtspFault.ChangeAfter(50, H264Clip.smallInSlices(2)));
    List<Long> damaged = new ArrayList<>();

    try (LiveReader reader = open(server.url())) {
      for (int i = 0; i < 150; i++) {
        VideoFrame frame = reader.next();
        if (frame.corrupt()) {
          damaged.add(frame.index());
        }
      }
    }

    assertThat(damaged).containsExactly(50L, 51L);
  }

  @Test
  void shouldBeginWithTheNextKeyFrameOfACameraThatPlaysAlready() throws Exception {
    byte[] nextKeyFrame = pictures(clip).get(25);
    server.fail(new RtspFault.ChangeAfter(0, clip.from(7)));

    try (LiveReader reader = open(server.url());
        JpegEncoder encoder = new JpegEncoder()) {
      VideoFrame first = reader.next();

      assertThat(first.corrupt()).isFalse();
      assertThat(encoder.encode(first).bytes()).isEqualTo(nextKeyFrame);
      assertThat(reader.undecodable()).isZero();
    }
  }

  @Test
  void shouldTellWhenTheCameraTookEachPicture() throws Exception {
    Instant began = Instant.parse("2026-03-01T12:00:00.250Z");
    server.cameraClock(began);

    try (LiveReader reader = open(server.url())) {
      assertThat(reader.next().capturedAt()).as("of the first one").isNull();
      for (int i = 1; i < 60; i++) { // over three sender reports
        VideoFrame frame = reader.next();
        assertThat(frame.capturedAt())
            .isBetween(began.plusMillis(i * 40L - 1), began.plusMillis(i * 40L + 1));
        assertThat(frame.mediaTimeMs()).isEqualTo(i * 40L);
      }
    }
  }

  @Test
  void shouldCallAnEndALostConnection() throws VideoException {
    server.fail(new RtspFault.CutAfter(60));

    try (LiveReader reader = open(server.url())) {
      for (int i = 0; i < 60; i++) {
        reader.next();
      }
      assertRefused(() -> readOn(reader), Reason.LOST, "the connection was lost");
    }
  }

  /** The 60th picture waits in the parser for the next one; after the silence it would look new. */
  @Test
  void shouldGiveUpAStallWithinTheLimitAndGiveNoOldPictureThen() throws VideoException {
    server.fail(new RtspFault.StallAfter(60));

    try (LiveReader reader = open(server.url())) {
      for (int i = 0; i < 59; i++) {
        reader.next();
      }
      assertTimeout(
          LIMIT.plusSeconds(1),
          () -> assertRefused(reader::next, Reason.SILENT, "no picture came for 1.5 s"));
    }
  }

  @Test
  void shouldNoticeACameraThatSaysByeAndStays() throws VideoException {
    server.fail(new RtspFault.ByeAfter(60));

    try (LiveReader reader = open(server.url())) {
      assertTimeout(
          LIMIT.plusSeconds(3),
          () ->
              assertThatThrownBy(() -> readOn(reader))
                  .isInstanceOfSatisfying(
                      VideoException.class,
                      e -> assertThat(e.reason()).isIn(Reason.SILENT, Reason.LOST)));
    }
  }

  @Test
  void shouldGiveUpACameraThatAcceptsAndSaysNothing() {
    server.fail(new RtspFault.Silence());

    assertTimeout(
        LIMIT.plusSeconds(1),
        () ->
            assertRefused(() -> open(server.url()), Reason.UNREACHABLE, "no answer within 1.5 s"));
  }

  @Test
  void shouldNameAPortAtWhichNothingListens() {
    server.refuse();

    assertTimeout(
        Duration.ofSeconds(1),
        () -> assertRefused(() -> open(server.url()), Reason.UNREACHABLE, "refuses"));
  }

  @Test
  void shouldNameAPathThatTheCameraDoesNotHave() {
    server.fail(new RtspFault.Status(404));

    assertRefused(() -> open(server.url()), Reason.NO_SUCH_STREAM, "no such path");
  }

  @Test
  void shouldLogInByDigest() throws VideoException {
    server.login("admin", "c4nary");

    try (LiveReader reader = open(server.url("admin", "c4nary"))) {
      assertThat(reader.next().index()).isZero();
    }
  }

  @Test
  void shouldNameAWrongPasswordAndShowNone() {
    server.login("admin", "right");

    assertRefused(() -> open(server.url()), Reason.UNAUTHORIZED, "wants a user name");
    assertThatThrownBy(() -> open(server.url("admin", "c4nary")))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
        .message()
        .contains("refuses the user name or the password", "127.0.0.1")
        .doesNotContain("c4nary", "admin");
  }

  /** FFmpeg would follow, and would hand the password on. */
  @Test
  void shouldNotFollowARedirect() {
    try (RtspServer other = RtspServer.start(clip)) {
      server.fail(new RtspFault.Redirect(other.url()));

      assertRefused(() -> open(server.url()), Reason.REFUSED, "leads to another address");

      assertThat(other.sessionsPlayed()).isZero();
    }
  }

  @Test
  void shouldNotGoRoundInACircleOfRedirects() {
    server.fail(new RtspFault.Redirect(server.url()));

    assertTimeout(
        Duration.ofSeconds(1),
        () -> assertRefused(() -> open(server.url()), Reason.REFUSED, "leads to another address"));
  }

  @Test
  void shouldMarkDamagedPicturesAndReadOn() throws VideoException {
    server.fail(new RtspFault.LoseEvery(97));
    int damaged = 0;

    try (LiveReader reader = open(server.url())) {
      for (int i = 0; i < 100; i++) {
        damaged += reader.next().corrupt() ? 1 : 0;
      }
      assertThat(damaged + reader.undecodable()).isPositive();
    }
  }

  @Test
  void shouldFollowAChangeOfResolution() throws Exception {
    server.fail(new RtspFault.ChangeAfter(50, H264Clip.drawn(320, 240, 25, 100, 25)));
    List<PictureSize> sizes = new ArrayList<>();

    try (LiveReader reader = open(server.url());
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < 100; i++) {
        VideoFrame frame = reader.next();
        assertThat(JpegDecoder.sizeOf(encoder.encode(frame).bytes())).isEqualTo(frame.size());
        sizes.add(frame.size());
      }
    }

    assertThat(sizes.subList(0, 50)).containsOnly(new PictureSize(160, 112));
    assertThat(sizes.subList(50, 100)).containsOnly(new PictureSize(320, 240));
  }

  @Test
  void shouldKeepMediaTimeThroughAResetOfTheCamerasClock() throws VideoException {
    server.fail(new RtspFault.ClockResetAfter(75));
    long last = -1;

    try (LiveReader reader = open(server.url())) {
      for (int i = 0; i < 150; i++) {
        long now = reader.next().mediaTimeMs();
        assertThat(now).isBetween(last, last + 100);
        last = now;
      }
      assertThat(reader.warnings()).hasSize(1);
    }
  }

  @Test
  void shouldEndAStalledReadWhenItsThreadIsInterrupted() throws Exception {
    server.fail(new RtspFault.StallAfter(60));
    CompletableFuture<VideoException> ended = new CompletableFuture<>();
    CompletableFuture<Void> waits = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              ReaderLimits patient = new ReaderLimits(1 << 22, Duration.ofSeconds(60));
              try (LiveReader reader = open(server.url(), patient)) {
                for (int i = 0; i < 59; i++) {
                  reader.next(); // the last one waits for the beginning of the next
                }
                waits.complete(null);
                readOn(reader);
              } catch (VideoException e) {
                ended.complete(e);
              }
            });
    thread.start();
    waits.get(10, TimeUnit.SECONDS);

    thread.interrupt();

    assertThat(ended.get(1, TimeUnit.SECONDS).reason()).isEqualTo(Reason.STOPPED);
    thread.join(1000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void shouldNotWaitForAnotherCameraThatIsDead() throws Exception {
    try (RtspServer dead = RtspServer.start(clip).fail(new RtspFault.Silence())) {
      ReaderLimits patient = new ReaderLimits(1 << 22, Duration.ofSeconds(8));
      Thread stuck =
          new Thread(
              () ->
                  assertThatThrownBy(() -> open(dead.url(), patient))
                      .isInstanceOf(VideoException.class));
      stuck.start();

      assertTimeout(
          Duration.ofSeconds(3),
          () -> {
            try (LiveReader reader = open(server.url())) {
              assertThat(reader.next().index()).isZero();
            }
          });

      assertThat(stuck.isAlive()).isTrue();
      stuck.interrupt();
      stuck.join(2000);
      assertThat(stuck.isAlive()).isFalse();
    }
  }

  @Test
  void shouldReadOverUdpWhereTheCameraGivesIt() throws VideoException {
    server.speed(1).allowUdp();

    try (LiveReader reader = open(server.url() + "#udp")) {
      for (int i = 0; i < 10; i++) {
        assertThat(reader.next().size()).isEqualTo(new PictureSize(160, 112));
      }
    }
  }

  @Test
  void shouldSayThatTheCameraGivesNothingOverUdp() {
    assertRefused(() -> open(server.url() + "#udp"), Reason.UNSUPPORTED, "remove #udp");
  }

  @Test
  void shouldRefuseMorePixelsThanTheLimit() {
    ReaderLimits tight = new ReaderLimits(160 * 112 - 1, Duration.ofSeconds(3));

    assertThatThrownBy(
            () -> {
              try (LiveReader reader = open(server.url(), tight)) {
                readOn(reader);
              }
            })
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isIn(Reason.TOO_LARGE, Reason.SILENT, Reason.UNSUPPORTED));
  }

  /** The JPEGs of a clip, read from a file. */
  private List<byte[]> pictures(H264Clip of) throws Exception {
    Path file = Files.write(folder.resolve("clip.h264"), of.annexB());
    List<byte[]> jpegs = new ArrayList<>();
    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder()) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        jpegs.add(encoder.encode(frame).bytes());
      }
    }
    return jpegs;
  }

  private static void readOn(LiveReader reader) throws VideoException {
    for (int i = 0; i < 100_000; i++) {
      reader.next();
    }
  }

  private static LiveReader open(String url) throws VideoException {
    return open(url, LIMITS);
  }

  private static LiveReader open(String url, ReaderLimits limits) throws VideoException {
    return LiveReader.open(SourceAddress.parse(url), limits, Duration.ofSeconds(1));
  }

  private static void assertRefused(ThrowingCallable call, Reason reason, String part) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(part);
  }
}
