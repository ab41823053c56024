package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another FFmpeg, the system's own command, must see the same pixels. */
@Tag("ffmpeg")
class FfmpegAgreementTest {
  private static final PictureSize SIZE = new PictureSize(160, 120);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"clip.avi,MPEG4", "clip.mp4,MPEG4", "clip.mkv,MJPEG", "clip.ts,MPEG4"})
  void shouldDecodeEveryPixelAsTheFfmpegCommandDoes(String name, VideoWriter.Codec codec)
      throws Exception {
    Path file = TestPictures.video(folder.resolve(name), SIZE, 40, codec);

    assertThat(ours(file)).hasSize(40).isEqualTo(theirs(file));
  }

  private static List<String> ours(Path file) throws Exception {
    List<String> hashes = new ArrayList<>();
    try (FrameReader reader = FrameReader.open(file)) {
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        MessageDigest md5 = MessageDigest.getInstance("MD5");
        for (int plane = 0; plane < 3; plane++) { // 4:2:0
          int shift = plane == 0 ? 0 : 1;
          byte[] row = new byte[SIZE.width() >> shift];
          for (int y = 0; y < SIZE.height() >> shift; y++) {
            long at = (long) y * frame.avFrame().linesize(plane);
            frame.avFrame().data(plane).position(at).get(row);
            md5.update(row);
          }
        }
        hashes.add(HexFormat.of().formatHex(md5.digest()));
      }
    }
    return hashes;
  }

  private static List<String> theirs(Path file) throws Exception {
    Process ffmpeg =
        new ProcessBuilder("ffmpeg", "-v", "error", "-i", file.toString(), "-f", "framemd5", "-")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ffmpeg.waitFor()).isZero();
    return output
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
        .toList();
  }
}
