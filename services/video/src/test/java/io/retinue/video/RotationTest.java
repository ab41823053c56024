package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Phones store what they see and note how to turn it, as a matrix in the track's header. */
class RotationTest {
  private static final PictureSize SIZE = new PictureSize(96, 64);
  private static final int ONE = 1 << 16;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0,1,-1,0,1", "-1,0,0,-1,2", "0,-1,1,0,3", "1,0,0,1,0"})
  void shouldTurnFramesUpright(int a, int b, int c, int d, int quarterTurns) throws Exception {
    Path file = withMatrix(a, b, c, d);

    Picture upright = turned(TestPictures.moving(SIZE, 0), quarterTurns);
    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder();
        JpegDecoder decoder = new JpegDecoder()) {
      VideoFrame frame = reader.next();
      assertThat(frame).isNotNull();
      assertThat(frame.size()).isEqualTo(upright.size());
      Picture picture = decoder.decode(encoder.encode(frame).bytes());
      assertThat(picture.size()).isEqualTo(upright.size());
      assertThat(TestPictures.psnr(picture, upright)).isGreaterThan(30);
    }
  }

  @Test
  void shouldFitTheUprightPictureIntoTheDetectSize() throws Exception {
    Path file = withMatrix(0, 1, -1, 0); // 96x64 becomes 64x96

    try (FrameReader reader = FrameReader.open(file);
        JpegEncoder encoder = new JpegEncoder(new PictureSize(48, 48));
        JpegDecoder decoder = new JpegDecoder()) {
      VideoFrame frame = reader.next();
      assertThat(frame).isNotNull();
      assertThat(decoder.decode(encoder.encode(frame).bytes()).size())
          .isEqualTo(new PictureSize(32, 48));
    }
  }

  @Test
  void shouldRefuseAMirroredPicture() throws Exception {
    Path file = withMatrix(-1, 0, 0, 1);

    assertThatThrownBy(() -> FrameReader.open(file))
        .isInstanceOfSatisfying(
            VideoException.class,
            e -> assertThat(e.reason()).isEqualTo(VideoException.Reason.UNSUPPORTED))
        .hasMessageContaining("mirrored");
  }

  /** The matrix of the track header: 48 bytes behind its name, rows (a b u) (c d v) (x y w). */
  private Path withMatrix(int a, int b, int c, int d) throws Exception {
    Path file = TestPictures.video(folder.resolve("clip.mp4"), SIZE, 2, VideoWriter.Codec.MPEG4);
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd") + 44;
    ByteBuffer matrix = ByteBuffer.wrap(bytes, at, 36);
    assertThat(matrix.getInt(at)).isEqualTo(ONE);
    for (int value : Arrays.asList(a * ONE, b * ONE, 0, c * ONE, d * ONE, 0, 0, 0, 1 << 30)) {
      matrix.putInt(value);
    }
    return Files.write(file, bytes);
  }

  /** The picture turned clockwise. */
  private static Picture turned(Picture picture, int quarterTurns) {
    Picture turned = picture;
    for (int turn = 0; turn < quarterTurns; turn++) {
      Picture from = turned;
      byte[] rgb = new byte[from.rgb().length];
      for (int y = 0; y < from.width(); y++) {
        for (int x = 0; x < from.height(); x++) {
          int source = ((from.height() - 1 - x) * from.width() + y) * 3;
          System.arraycopy(from.rgb(), source, rgb, (y * from.height() + x) * 3, 3);
        }
      }
      turned = new Picture(from.height(), from.width(), rgb);
    }
    return turned;
  }
}
