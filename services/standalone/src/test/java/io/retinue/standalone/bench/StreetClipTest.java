package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.FrameReader;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoFrame;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreetClipTest {
  @Test
  void shouldWriteAFilmThatMoves(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("street.mp4");

    StreetClip.write(file, new PictureSize(256, 144), 12);

    try (FrameReader reader = FrameReader.open(file)) {
      Set<Integer> pictures = new HashSet<>();
      for (VideoFrame frame = reader.next(); frame != null; frame = reader.next()) {
        assertThat(frame.size()).isEqualTo(new PictureSize(256, 144));
        assertThat(frame.corrupt()).isFalse();
        pictures.add(frame.pictureHash());
      }
      assertThat(pictures).hasSizeGreaterThan(3); // the street moves ten times a second
      assertThat(reader.framesRead()).isEqualTo(12);
      assertThat(reader.frameRate()).isEqualTo(25);
    }
  }
}
