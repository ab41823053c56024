package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class JpegDecoderPoolTest {
  private static final PictureSize SIZE = new PictureSize(64, 48);

  @Test
  void shouldGiveEachCallerItsOwnPicture() throws Exception {
    try (JpegEncoder encoder = new JpegEncoder();
        JpegDecoderPool pool = new JpegDecoderPool(3)) {
      List<Future<JpegDecoderPool.Decoded>> pictures = new ArrayList<>();
      List<byte[]> jpegs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jpegs.add(encoder.encode(TestPictures.moving(SIZE, i)).bytes());
        pictures.add(pool.submit(jpegs.get(i)));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(pictures.get(i).get().picture().rgb())
            .isEqualTo(pool.decode(jpegs.get(i)).rgb());
      }
    }
  }

  @Test
  void shouldDecodeTheNextPictureAfterOneThatIsDamaged() throws Exception {
    try (JpegEncoder encoder = new JpegEncoder();
        JpegDecoderPool pool = new JpegDecoderPool(1)) {
      Future<JpegDecoderPool.Decoded> damaged = pool.submit(new byte[] {1, 2, 3});

      assertThatThrownBy(damaged::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(VideoException.class);
      byte[] jpeg = encoder.encode(TestPictures.moving(SIZE, 0)).bytes();
      assertThat(pool.submit(jpeg).get().picture().size()).isEqualTo(SIZE);
    }
  }
}
