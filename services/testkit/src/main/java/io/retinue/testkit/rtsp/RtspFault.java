package io.retinue.testkit.rtsp;

/** What a camera does wrong in a session. Counts are of pictures or packets of that session. */
public sealed interface RtspFault {
  /** Accepts the connection and answers nothing. */
  record Silence() implements RtspFault {}

  /** Answers DESCRIBE with a status, such as 404 or 500. */
  record Status(int code) implements RtspFault {}

  /** Answers DESCRIBE with a redirect. */
  record Redirect(String url) implements RtspFault {}

  /** Sends nothing after so many pictures; the connection stays. */
  record StallAfter(int pictures) implements RtspFault {}

  /** Closes the connection after so many pictures and half of the next one. */
  record CutAfter(int pictures) implements RtspFault {}

  /** Says BYE by RTCP after so many pictures and sends nothing more; the connection stays. */
  record ByeAfter(int pictures) implements RtspFault {}

  /** Changes bytes within each so-manieth picture. */
  record DamageEvery(int pictures) implements RtspFault {}

  /** Leaves out each so-manieth packet. */
  record LoseEvery(int packets) implements RtspFault {}

  /** Goes on with another clip, such as one of another size, after so many pictures. */
  record ChangeAfter(int pictures, H264Clip next) implements RtspFault {}

  /** Sets its clocks, that of RTP too, back to where they were at the start. */
  record ClockResetAfter(int pictures) implements RtspFault {}
}
