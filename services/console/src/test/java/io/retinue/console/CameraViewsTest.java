package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CameraViewsTest {
  private static final long MIB = 1 << 20;

  private final CameraViews views = new CameraViews(64 * MIB);

  @Test
  void shouldShareTheMemoryForPicturesBetweenTheCameras() {
    for (int camera = 0; camera < 128; camera++) {
      CameraView view = views.touch("camera-" + camera, 0);
      for (int index = 0; index < 16; index++) {
        view.pictures().put(new PictureRing.Key(1, index), new byte[(int) MIB / 4]);
      }
    }

    long bytes = views.all().stream().mapToLong(view -> view.pictures().bytes()).sum();
    assertThat(bytes).isEqualTo(64 * MIB); // 128 cameras × 2 pictures of 256 kB
  }

  @Test
  void shouldForgetTheMostSilentCameraForOneMoreThanItKeeps() {
    for (int camera = 0; camera < CameraViews.MOST; camera++) {
      views.touch("camera-" + camera, camera);
    }
    views.touch("camera-0", 1000);

    views.touch("one-more", 1001);

    assertThat(views.all()).hasSize(CameraViews.MOST);
    assertThat(views.get("camera-0")).isPresent();
    assertThat(views.get("camera-1")).isEmpty();
    assertThat(views.get("one-more")).isPresent();
  }
}
