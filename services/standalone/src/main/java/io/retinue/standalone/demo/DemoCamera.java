package io.retinue.standalone.demo;

import io.retinue.ingest.CameraConfig;
import io.retinue.ingest.CameraSource;
import io.retinue.ingest.Playback;
import io.retinue.video.DetectSize;
import io.retinue.video.PictureSize;
import io.retinue.video.synthetic.SyntheticStreet;
import io.retinue.video.synthetic.View;
import java.util.List;
import java.util.OptionalDouble;

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
  private static final double FRAMES_PER_SECOND = 5;

  CameraConfig toConfig() {
    return new CameraConfig(
        name,
        CameraSource.DrawnScene.street(view, seed, SIZE),
        Playback.ONCE_REALTIME,
        DetectSize.DEFAULT,
        OptionalDouble.of(FRAMES_PER_SECOND));
  }

  /** The same street as the camera's, for whoever needs its truth. One thread. */
  SyntheticStreet street() {
    return SyntheticStreet.of(view, seed, SIZE.width(), SIZE.height());
  }
}
