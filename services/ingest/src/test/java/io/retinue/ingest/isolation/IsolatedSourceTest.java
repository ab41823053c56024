package io.retinue.ingest.isolation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.TestScenes;
import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspServer;
import io.retinue.video.FrameWish;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.SourceAddress;
import io.retinue.video.VideoException;
import io.retinue.video.VideoException.Reason;
import io.retinue.video.VideoWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are opened in a decoding process, as {@code isolation: process} does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolatedSourceTest {
  private static final PictureSize SIZE = new PictureSize(96, 64);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final DecoderProcesses processes = new DecoderProcesses(meters, 8);

  @TempDir private Path folder = Path.of("");

  @AfterAll
  void close() {
    processes.close();
  }

  private CameraSource isolated(String address) throws VideoException {
    return processes.isolated(new AddressedSource(SourceAddress.parse(address)));
  }

  /** All that a source gives, in words. */
  private static List<String> play(CameraSource camera) throws VideoException {
    List<String> all = new ArrayList<>();
    try (FrameSource source = camera.open();
        JpegEncoder encoder = new JpegEncoder(SIZE)) {
      for (FrameSource.Frame frame = source.next(); frame != null; frame = source.next()) {
        JpegEncoder.Jpeg jpeg = source.encode(encoder);
        all.add(
            "%s %d %s %s %s %d"
                .formatted(
                    frame,
                    source.pictureHash(),
                    Arrays.hashCode(source.overview().luma()),
                    jpeg.original(),
                    jpeg.size(),
                    Arrays.hashCode(jpeg.bytes())));
      }
      all.add(source.framesPerSecond() + " " + source.lost() + " " + source.warnings());
    }
    return all;
  }

  @Test
  void shouldGiveWhatTheSourceGivesInThisProcess() throws Exception {
    Path film = TestScenes.video(folder.resolve("gate.avi"), 12);
    CameraSource direct = new AddressedSource(new SourceAddress.Local(film));

    List<String> all = play(isolated(film.toString()));

    assertThat(all).hasSize(13).isEqualTo(play(direct));
  }

  @Test
  void shouldGivePicturesAheadOnlyOfFramesThatAreWanted() throws Exception {
    Path film = TestScenes.video(folder.resolve("sampled.avi"), 12);
    CameraSource direct = new AddressedSource(new SourceAddress.Local(film));
    List<Integer> sizes = new ArrayList<>();
    for (CameraSource camera : List.of(direct, isolated(film.toString()))) {
      try (FrameSource source = camera.open();
          JpegEncoder small = new JpegEncoder(SIZE);
          JpegEncoder large = new JpegEncoder()) {
        source.next();
        sizes.add(source.encode(small).bytes().length);
        source.next(new FrameWish(400, 0)); // not wanted, and nothing is requested of it
        source.next();
        sizes.add(source.encode(large).bytes().length);
        sizes.add(source.pictureHash());
        source.next();
        sizes.add(source.encode(small).bytes().length);
      }
    }

    assertThat(sizes.subList(4, 8)).isEqualTo(sizes.subList(0, 4));
  }

  @Test
  void shouldDecodeThereOnlyWhatIsWanted() throws Exception {
    Path film = TestScenes.video(folder.resolve("wish.avi"), 12, VideoWriter.Codec.MJPEG);

    List<FrameSource.Content> contents = new ArrayList<>();
    try (FrameSource source = isolated(film.toString()).open()) {
      for (long fromMs = 0; fromMs < 1200; ) {
        FrameSource.Frame frame = requireNonNull(source.next(new FrameWish(fromMs, 400)));
        contents.add(frame.content());
        fromMs += frame.content() == FrameSource.Content.WHOLE ? 400 : 0;
      }
    }

    assertThat(contents).hasSize(9);
    for (int i = 0; i < contents.size(); i++) {
      assertThat(contents.get(i))
          .isEqualTo(i % 4 == 0 ? FrameSource.Content.WHOLE : FrameSource.Content.NOT_DECODED);
    }
  }

  @Test
  void shouldCarryTheLargestPictures() throws Exception {
    try (FrameSource source = isolated("test:4096x2304@5").open();
        JpegEncoder encoder = new JpegEncoder()) {
      source.next();
      JpegEncoder.Jpeg first = source.encode(encoder);
      source.next();

      assertThat(first.size()).isEqualTo(new PictureSize(4096, 2304));
      assertThat(source.encode(encoder).bytes()).hasSizeGreaterThan(50_000);
    }
  }

  @Test
  void shouldFailWithTheReasonOfTheSource() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    for (String path : List.of(folder.resolve("none.mp4").toString(), empty.toString())) {
      CameraSource direct = new AddressedSource(SourceAddress.parse(path));
      CameraSource isolated = isolated(path);

      VideoException expected = catchThrowableOfType(VideoException.class, direct::open);
      VideoException actual = catchThrowableOfType(VideoException.class, isolated::open);

      assertThat(actual.reason()).isEqualTo(expected.reason());
      assertThat(actual).hasMessage(expected.getMessage());
    }
  }

  @Test
  void shouldBeEqualForEqualSources() throws Exception {
    assertThat(isolated("test:64x64@1")).isEqualTo(isolated("test:64x64@1"));
    assertThat(isolated("test:64x64@1")).isNotEqualTo(isolated("test:64x64@2"));
  }

  /** The password goes over the connection alone. */
  @Test
  void shouldShowNoSecretToOtherUsersOfTheMachine() throws Exception {
    try (RtspServer camera = RtspServer.start(H264Clip.small()).login("viewer", "canary");
        FrameSource source = isolated(camera.url("viewer", "canary")).open()) {
      assertThat(source.next()).isNotNull();

      for (long pid : processes.pids()) {
        assertThat(proc(pid, "cmdline")).contains("DecoderMain").doesNotContain("canary");
        assertThat(proc(pid, "environ").split("\0"))
            .extracting(variable -> variable.replaceFirst("=.*", ""))
            .isSubsetOf(
                "PATH",
                "HOME",
                "LANG",
                "LC_ALL",
                "LC_CTYPE",
                "TZ",
                "TMPDIR",
                "LD_LIBRARY_PATH",
                "MALLOC_ARENA_MAX");
      }
    }
  }

  private static String proc(long pid, String file) throws Exception {
    return new String(
        Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.UTF_8);
  }

  @Test
  void shouldPassAWrongPasswordOnWithoutShowingIt() throws Exception {
    try (RtspServer camera = RtspServer.start(H264Clip.small()).login("viewer", "other")) {
      CameraSource isolated = isolated(camera.url("viewer", "canary"));

      assertThatThrownBy(isolated::open)
          .isInstanceOfSatisfying(
              VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAUTHORIZED))
          .hasMessageNotContaining("canary");
    }
  }
}
