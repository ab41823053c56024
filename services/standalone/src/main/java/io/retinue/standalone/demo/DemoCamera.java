package io.retinue.standalone.demo;

import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.source.DrawnScene;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.View;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import java.util.List;
import java.util.function.LongFunction;

/**
 * A synthetic camera of the demo.
 *
 * @param name on the topics and on the page
 * @param view where it hangs
 * @param seed of its street
 */
record DemoCamera(String name, View view, long seed) {
  static final List<DemoCamera> ALL =
      List.of(
          new DemoCamera("corner", View.CORNER, 11),
          new DemoCamera("plaza", View.PLAZA, 12),
          new DemoCamera("avenue", View.AVENUE, 13),
          new DemoCamera("night", View.NIGHT, 14));

  static final PictureSize SIZE = new PictureSize(640, 360);

  /** Enough to look alive, few enough that two cores can detect, train and draw. */
  private static final int FRAMES_PER_SECOND = 5;

  private static final int STRIDE = SyntheticStreet.FRAMES_PER_SECOND / FRAMES_PER_SECOND;

  CameraConfig toConfig() {
    return new CameraConfig(
        settings(),
        new DrawnScene(this::scene, FRAMES_PER_SECOND, DrawnScene.ENDLESS),
        Playback.ONCE_REALTIME);
  }

  CameraSettings settings() {
    return new CameraSettings(name, DetectSize.DEFAULT);
  }

  /** The same street as the camera's, for code that needs its truth. One thread. */
  SyntheticStreet street() {
    return SyntheticStreet.of(view, seed, SIZE.width(), SIZE.height());
  }

  private LongFunction<Picture> scene() {
    SyntheticStreet street = street();
    return index -> street.frame(index * STRIDE).picture();
  }
}
