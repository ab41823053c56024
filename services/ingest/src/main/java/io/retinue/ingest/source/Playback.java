package io.retinue.ingest.source;

/**
 * How a source is played.
 *
 * @param delivery what happens to a frame that finds no room
 * @param speed when a frame is due
 * @param end what an end of the source means
 */
public record Playback(Delivery delivery, Speed speed, End end) {
  /** What happens to a frame that finds no room. */
  public enum Delivery {
    /** It is dropped and counted: fresh frames are worth more than all frames. */
    LIVE,
    /** The reader waits, for Kafka and for the detector. */
    COMPLETE
  }

  /** When a frame is due. */
  public enum Speed {
    /** As soon as the source gives it: the source has a speed of its own, or none is wanted. */
    AS_IT_COMES,
    /** At the speed at which it was taken, by its media time. */
    PACED
  }

  /** What an end of the source means. A failure means the same, unless the end is final. */
  public enum End {
    /** The camera has ended. */
    FINAL,
    /** It is played again, as a new epoch. */
    REPEAT,
    /** The connection is lost: it is opened again after a pause. */
    RECONNECT
  }

  /** A file from first frame to last, as fast as the detector follows; no frame is dropped. */
  public static final Playback ONCE_FAST =
      new Playback(Delivery.COMPLETE, Speed.AS_IT_COMES, End.FINAL);

  /** A file from first frame to last at its own speed, as a camera would give it. */
  public static final Playback ONCE_REALTIME = new Playback(Delivery.LIVE, Speed.PACED, End.FINAL);

  /** A file again and again at its own speed; every repetition is a new epoch. */
  public static final Playback LOOP = new Playback(Delivery.LIVE, Speed.PACED, End.REPEAT);

  /** A camera: it gives frames at its own speed for ever, and any end is a lost connection. */
  public static final Playback CAMERA =
      new Playback(Delivery.LIVE, Speed.AS_IT_COMES, End.RECONNECT);

  /** Whether it is tried again after a failure, for ever. */
  public boolean goesOnForEver() {
    return end != End.FINAL;
  }
}
