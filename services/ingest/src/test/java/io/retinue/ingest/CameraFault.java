package io.retinue.ingest;

import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import java.util.List;
import java.util.function.Consumer;

/**
 * What goes wrong with a camera, and how it ends.
 *
 * @param name for people
 * @param effect what the fault does to the pictures
 * @param begin makes it so
 * @param end makes it good
 */
record CameraFault(
    String name, Effect effect, Consumer<RtspServer> begin, Consumer<RtspServer> end) {
  /** What a fault does to the pictures. */
  enum Effect {
    /** None come until it ends. */
    BLIND,
    /** They come, and are not what they should be; beginning and end cut the connection. */
    SICK
  }

  static final int FPS = 10;
  static final String USER = "viewer";

  /** It is in the address of every camera of these tests, and must appear nowhere else. */
  static final String PASSWORD = "c4nary-5ecret";

  /** It is switched off. */
  static final CameraFault REFUSES =
      blind(
          "refuses",
          camera -> {
            camera.refuse();
            camera.cut();
          },
          RtspServer::accept);

  /** It starts, and accepts connections before it answers them. */
  static final CameraFault ACCEPTS_IN_SILENCE =
      blind("accepts in silence", cuttingWith(new RtspFault.Silence()), RtspServer::fail);

  /** Its network hangs: the connection stays, and new ones give nothing either. */
  static final CameraFault STALLS =
      blind(
          "stalls",
          camera -> {
            camera.fail(new RtspFault.StallAfter(0));
            camera.failNow(new RtspFault.StallAfter(0));
          },
          RtspServer::fail);

  /** The connection ends within a picture between two key frames. */
  static final CameraFault CUT =
      blind("cut in mid-GOP", camera -> camera.failNow(new RtspFault.CutAfter(0)), camera -> {});

  /** It says that it ends, and does not. */
  static final CameraFault BYE =
      blind("BYE without close", camera -> camera.failNow(new RtspFault.ByeAfter(0)), camera -> {});

  /** Somebody has changed its password. */
  static final CameraFault WRONG_PASSWORD =
      blind(
          "wrong password",
          camera -> {
            camera.login(USER, "another");
            camera.cut();
          },
          camera -> camera.login(USER, PASSWORD));

  /** It has no such stream while it starts. */
  static final CameraFault NOT_FOUND =
      blind("not found", cuttingWith(new RtspFault.Status(404)), RtspServer::fail);

  static final CameraFault LOSES_PACKETS = sick("loses packets", new RtspFault.LoseEvery(23));

  static final CameraFault CORRUPT = sick("corrupt NAL units", new RtspFault.DamageEvery(9));

  static final CameraFault RESIZES =
      sick(
          "resolution change",
          new RtspFault.ChangeAfter(15, H264Clip.drawn(320, 240, FPS, 2 * FPS, FPS)));

  static final CameraFault RESETS_CLOCK = sick("clock reset", new RtspFault.ClockResetAfter(15));

  static final List<CameraFault> ALL =
      List.of(
          REFUSES,
          ACCEPTS_IN_SILENCE,
          STALLS,
          CUT,
          BYE,
          WRONG_PASSWORD,
          NOT_FOUND,
          LOSES_PACKETS,
          CORRUPT,
          RESIZES,
          RESETS_CLOCK);

  private static CameraFault blind(
      String name, Consumer<RtspServer> begin, Consumer<RtspServer> end) {
    return new CameraFault(name, Effect.BLIND, begin, end);
  }

  private static CameraFault sick(String name, RtspFault fault) {
    return new CameraFault(
        name,
        Effect.SICK,
        cuttingWith(fault),
        camera -> {
          camera.fail();
          camera.cut();
        });
  }

  private static Consumer<RtspServer> cuttingWith(RtspFault fault) {
    return camera -> {
      camera.fail(fault);
      camera.cut();
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
