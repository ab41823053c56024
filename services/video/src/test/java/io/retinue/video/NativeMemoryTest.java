package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not closed costs megabytes an opening, so a leak shows in the process's memory. */
class NativeMemoryTest {
  private static final PictureSize SIZE = new PictureSize(640, 480);
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void shouldNotGrowThroughTwoHundredOpenings() throws VideoException {
    Path file = TestPictures.video(folder.resolve("clip.mp4"), SIZE, 4, VideoWriter.Codec.MPEG4);
    Path broken = folder.resolve("broken.mp4");
    TestPictures.video(broken, SIZE, 0, VideoWriter.Codec.MPEG4);

    long before = playAndMeasure(file, broken, 60);
    long after = playAndMeasure(file, broken, 200);

    // A reader that is not closed keeps 5 MB: 200 of them would keep a gigabyte.
    assertThat((after - before) / MEBIBYTE).isLessThan(60);
  }

  private static long playAndMeasure(Path file, Path broken, int rounds) throws VideoException {
    play(file, broken, rounds);
    System.gc(); // what the heap holds is in the figure, too
    return Pointer.physicalBytes();
  }

  private static void play(Path file, Path broken, int rounds) throws VideoException {
    for (int round = 0; round < rounds; round++) {
      try (FrameReader reader = FrameReader.open(file);
          JpegEncoder encoder = new JpegEncoder(new PictureSize(64, 64));
          JpegDecoder decoder = new JpegDecoder()) {
        for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
          decoder.decode(encoder.encode(frame).bytes());
        }
      }
      try (FrameReader reader = FrameReader.open(broken)) {
        reader.next();
      } catch (VideoException e) {
        assertThat(e.reason()).isNotEqualTo(VideoException.Reason.FAILED);
      }
    }
  }
}
