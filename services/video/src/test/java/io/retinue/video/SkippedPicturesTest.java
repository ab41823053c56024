package io.retinue.video;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that nobody wants are not decoded, and those that are wanted are the same as ever. */
class SkippedPicturesTest {
  private static final PictureSize SIZE = new PictureSize(160, 112);
  private static final int SECOND = 25;

  @TempDir Path folder;

  /** A picture that was wanted: what a decoder that leaves nothing out gives for its index. */
  private record Wanted(long index, long mediaTimeMs, byte[] jpeg) {
    boolean isSameAs(Wanted other) {
      return index == other.index
          && mediaTimeMs == other.mediaTimeMs
          && Arrays.equals(jpeg, other.jpeg);
    }
  }

  /** What a reader gave. */
  private record Seen(List<Wanted> wanted, int frames, int decoded) {}

  @Test
  void shouldGiveTheSamePicturesOfAMotionJpegFilm() throws Exception {
    Path film = TestPictures.video(folder.resolve("a.avi"), SIZE, 60, VideoWriter.Codec.MJPEG);

    Seen all = read(FrameReader.open(film), 60, 300, FrameWish.EVERY_FRAME);
    Seen some = read(FrameReader.open(film), 60, 300, null);

    assertSame(some.wanted, all.wanted);
    assertThat(some.wanted).hasSize(20); // 6 s, each 0.3 s
    assertThat(some.frames).isEqualTo(60);
    assertThat(some.decoded).isEqualTo(20);
    assertThat(all.decoded).isEqualTo(60);
  }

  @Test
  void shouldGiveTheSamePicturesWhereEachIsAKeyFrame() throws Exception {
    H264Clip clip = H264Clip.drawn(160, 112, SECOND, 100, 1);

    Seen all = live(clip, 100, 200, FrameWish.EVERY_FRAME);
    Seen some = live(clip, 100, 200, null);

    assertSame(some.wanted, all.wanted);
    assertThat(some.wanted).hasSize(20);
    assertThat(some.frames).isEqualTo(100);
    assertThat(some.decoded).isLessThan(30);
  }

  @Test
  void shouldDecodeOnlyKeyFramesWhereTheyComeAsOftenAsPicturesAreWanted() throws Exception {
    H264Clip clip = H264Clip.drawn(160, 112, SECOND, 250, SECOND);
    List<Wanted> full = live(clip, 250, 40, FrameWish.EVERY_FRAME).wanted;

    Seen some = live(clip, 250, 1000, null);

    assertThat(some.wanted).extracting(Wanted::index).containsExactly(keyFrames(10));
    assertSame(some.wanted, some.wanted.stream().map(one -> full.get((int) one.index)).toList());
    assertThat(some.frames).isEqualTo(250);
    assertThat(some.decoded).isEqualTo(3 * SECOND + 7); // three groups are watched first
  }

  /** Each 0.48 s a key frame, each second a picture: the next key frame is up to 0.48 s late. */
  @Test
  void shouldKeepTheRateWhereKeyFramesComeOftener() throws Exception {
    H264Clip clip = H264Clip.drawn(160, 112, SECOND, 252, 12);
    List<Wanted> full = live(clip, 252, 40, FrameWish.EVERY_FRAME).wanted;

    Seen some = live(clip, 252, 1000, null);

    assertSame(some.wanted, some.wanted.stream().map(one -> full.get((int) one.index)).toList());
    assertThat(some.wanted).hasSize(10);
    for (int i = 0; i < some.wanted.size(); i++) {
      assertThat(some.wanted.get(i).mediaTimeMs).isBetween(i * 1000L, i * 1000L + 480);
    }
    assertThat(some.decoded).isLessThan(3 * 12 + 10);
  }

  /** Up to the wanted picture all must be decoded; what follows until the key frame need not. */
  @Test
  void shouldLeaveOutTheEndsOfLongGroups() throws Exception {
    H264Clip clip = H264Clip.drawn(160, 112, SECOND, 500, 2 * SECOND);
    List<Wanted> full = live(clip, 500, 40, FrameWish.EVERY_FRAME).wanted;

    Seen some = live(clip, 500, 1000, null);

    assertSame(some.wanted, some.wanted.stream().map(one -> full.get((int) one.index)).toList());
    assertThat(some.wanted).extracting(Wanted::mediaTimeMs).containsExactly(seconds(20));
    // three groups of 50, then 26 of each 50
    assertThat(some.decoded).isEqualTo(3 * 50 + 7 * 26);
  }

  @Test
  void shouldDecodeAllAgainWhereKeyFramesBecomeRare() throws Exception {
    H264Clip often = H264Clip.drawn(160, 112, SECOND, 150, SECOND);
    H264Clip rare = H264Clip.drawn(160, 112, SECOND, 250, 250);

    Seen some;
    Seen all;
    try (RtspServer server = server(often).fail(new RtspFault.ChangeAfter(150, rare))) {
      some = read(open(server), 400, 1000, null);
      all = read(open(server), 400, 40, FrameWish.EVERY_FRAME);
    }

    assertSame(
        some.wanted, some.wanted.stream().map(one -> all.wanted.get((int) one.index)).toList());
    // the first picture after 6 s waits for a key frame until 7.5 s, and then no more
    assertThat(some.wanted).extracting(Wanted::mediaTimeMs).hasSize(16).doesNotHaveDuplicates();
    for (int i = 0; i < some.wanted.size(); i++) {
      assertThat(some.wanted.get(i).mediaTimeMs).isBetween(i * 1000L, i * 1000L + 540);
    }
    assertThat(some.frames).isEqualTo(400);
  }

  @Test
  void shouldDecodeAllWhereEachPictureIsWanted() throws Exception {
    Seen all = live(H264Clip.small(), 100, 0, FrameWish.EVERY_FRAME);

    assertThat(all.decoded).isEqualTo(all.frames).isEqualTo(100);
  }

  @Test
  void shouldTakeTheNextPictureWhereTheWantedOneIsDamaged() throws Exception {
    Path film = TestPictures.video(folder.resolve("b.avi"), SIZE, 20, VideoWriter.Codec.MJPEG);
    Path damaged = withoutPicture(film, 5);

    try (FrameReader reader = FrameReader.open(damaged)) {
      List<Long> decoded = new ArrayList<>();
      for (long wantedMs = 0; wantedMs < 1500; ) {
        VideoFrame frame = requireNonNull(reader.next(new FrameWish(wantedMs, 500)));
        if (frame.isDecoded()) {
          decoded.add(frame.mediaTimeMs());
          wantedMs += 500;
        }
      }
      assertThat(decoded).containsExactly(0L, 600L, 1000L);
      assertThat(reader.undecodable()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotShowAPictureThatIsNotDecoded() throws Exception {
    Path film = TestPictures.video(folder.resolve("c.avi"), SIZE, 5, VideoWriter.Codec.MJPEG);

    try (FrameReader reader = FrameReader.open(film)) {
      reader.next();
      VideoFrame frame = requireNonNull(reader.next(new FrameWish(400, 400)));

      assertThat(frame.isDecoded()).isFalse();
      assertThat(frame.index()).isEqualTo(1);
      assertThat(frame.mediaTimeMs()).isEqualTo(100);
      assertThatThrownBy(frame::size).isInstanceOf(IllegalStateException.class);
    }
  }

  private static Path withoutPicture(Path film, int which) throws Exception {
    byte[] bytes = Files.readAllBytes(film);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("movi");
    for (int i = 0; i <= which; i++) {
      at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("00dc", at + 4);
    }
    int length = ByteBuffer.wrap(bytes, at + 4, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    Arrays.fill(bytes, at + 8, at + 8 + length, (byte) 0);
    return Files.write(film.resolveSibling("damaged.avi"), bytes);
  }

  private static Long[] keyFrames(int count) {
    return LongStream.range(0, count).map(i -> i * SECOND).boxed().toArray(Long[]::new);
  }

  private static Long[] seconds(int count) {
    return LongStream.range(0, count).map(i -> i * 1000).boxed().toArray(Long[]::new);
  }

  private static RtspServer server(H264Clip clip) {
    return RtspServer.start(clip).speed(20);
  }

  private static LiveReader open(RtspServer server) throws VideoException {
    ReaderLimits limits = new ReaderLimits(1 << 22, Duration.ofSeconds(5));
    return LiveReader.open(SourceAddress.parse(server.url()), limits, Duration.ofSeconds(1));
  }

  private static Seen live(H264Clip clip, int frames, int everyMs, @Nullable FrameWish wish)
      throws Exception {
    try (RtspServer server = server(clip)) {
      return read(open(server), frames, everyMs, wish);
    }
  }

  /**
   * Reads so many frames, and takes one each {@code everyMs}.
   *
   * @param wish null for just those that are taken
   */
  private static Seen read(VideoReader source, int frames, int everyMs, @Nullable FrameWish wish)
      throws VideoException {
    List<Wanted> wanted = new ArrayList<>();
    int decoded = 0;
    long fromMs = 0;
    try (VideoReader reader = source;
        JpegEncoder encoder = new JpegEncoder()) {
      for (int i = 0; i < frames; i++) {
        VideoFrame frame =
            requireNonNull(reader.next(wish == null ? new FrameWish(fromMs, everyMs) : wish));
        assertThat(frame.index()).isEqualTo(i);
        if (frame.isDecoded()) {
          decoded++;
          assertThat(frame.corrupt()).isFalse();
          if (frame.mediaTimeMs() >= fromMs) {
            byte[] jpeg = encoder.encode(frame).bytes();
            wanted.add(new Wanted(frame.index(), frame.mediaTimeMs(), jpeg));
            fromMs += everyMs;
          }
        }
      }
      assertThat(reader.undecodable()).isZero();
    }
    return new Seen(wanted, frames, decoded);
  }

  private static void assertSame(List<Wanted> actual, List<Wanted> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).isSameAs(expected.get(i))).as("picture %d", i).isTrue();
    }
  }
}
