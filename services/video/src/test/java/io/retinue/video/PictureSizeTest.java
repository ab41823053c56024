package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureSizeTest {
  @ParameterizedTest
  @CsvSource({
    "768,576,768,576", // fits
    "1920,1080,1280,720", // exactly two thirds
    "1920,1200,1152,720", // height binds
    "3840,1080,1280,360", // width binds
    "641,361,640,360", // even, by cutting a pixel's worth
    "1,1,2,2", // the smallest that JPEG's halved color takes
    "1281,720,1280,718" // 719.4 down to even
  })
  void shouldFitKeepingTheAspectWithEvenSides(int width, int height, int toWidth, int toHeight) {
    PictureSize fitted = new PictureSize(width, height).fitInto(new PictureSize(1280, 720));

    assertThat(fitted).isEqualTo(new PictureSize(toWidth, toHeight));
  }
}
