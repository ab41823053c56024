package io.retinue.testkit.rtsp;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the pictures of one session, each when it is due, with the session's faults. */
final class RtspPlayer {
  /** What is done between two pictures. */
  interface Pause {
    void run() throws IOException;
  }

  private static final int FIRST_TIMESTAMP = 1_000_000;

  private final RtspServer.Manners manners;
  private final List<RtspFault> faults;
  private final RtpChannel channel;
  private final Predicate<Duration> closedAfter;
  private final Supplier<@Nullable RtspFault> sudden;
  private final RtpPackets packets = new RtpPackets(0x5EED);
  private final Instant firstPictureAt;
  private H264Clip clip;
  private int firstOfClip;
  private int clockBegan;
  private long packetsMade;

  /**
   * @param closedAfter waits; whether the server was closed meanwhile
   * @param sudden a fault that stops the session at the next picture; null if there is none
   */
  RtspPlayer(
      RtspServer.Manners manners,
      List<RtspFault> faults,
      RtpChannel channel,
      Predicate<Duration> closedAfter,
      Supplier<@Nullable RtspFault> sudden) {
    this.manners = manners;
    this.faults = faults;
    this.channel = channel;
    this.closedAfter = closedAfter;
    this.sudden = sudden;
    this.clip = manners.clip();
    Instant set = manners.cameraClock();
    this.firstPictureAt = set == null ? Instant.now() : set;
  }

  /** Plays the clip again and again, until a fault stops it or the client has gone. */
  void play(Pause between) throws IOException {
    long start = System.nanoTime();
    double interval = 1e9 / clip.framesPerSecond() / manners.speed();
    for (int index = 0; ; index++) {
      Duration due = Duration.ofNanos((long) (start + index * interval) - System.nanoTime());
      if (closedAfter.test(due)) {
        throw new IOException("the server was closed");
      }
      between.run();
      if (stops(index)) {
        return;
      }
      applyChanges(index);
      int sinceReset = index - clockBegan;
      int timestamp = FIRST_TIMESTAMP + sinceReset * (RtpPackets.CLOCK / clip.framesPerSecond());
      if (sinceReset % clip.framesPerSecond() == 0) {
        channel.rtcp(packets.senderReport(cameraClock(sinceReset), timestamp));
      }
      List<byte[]> nals = clip.pictures().get((index - firstOfClip) % clip.size());
      send(packets.picture(nals, timestamp), index);
    }
  }

  private Instant cameraClock(int pictures) {
    return firstPictureAt.plusNanos(Math.round(pictures * 1e9 / clip.framesPerSecond()));
  }

  private boolean stops(int index) throws IOException {
    RtspFault now = sudden.get();
    if (now != null) {
      stop(now, index);
      return true;
    }
    for (RtspFault fault : faults) {
      if (pictures(fault) == index) {
        stop(fault, index);
        return true;
      }
    }
    return false;
  }

  /** After how many pictures the fault stops a session; -1 for one that does not. */
  private static int pictures(RtspFault fault) {
    if (fault instanceof RtspFault.StallAfter stall) {
      return stall.pictures();
    } else if (fault instanceof RtspFault.ByeAfter bye) {
      return bye.pictures();
    }
    return fault instanceof RtspFault.CutAfter cut ? cut.pictures() : -1;
  }

  private void stop(RtspFault fault, int index) throws IOException {
    if (fault instanceof RtspFault.ByeAfter) {
      channel.rtcp(packets.bye());
    } else if (fault instanceof RtspFault.CutAfter) {
      List<byte[]> nals = clip.pictures().get((index - firstOfClip) % clip.size());
      List<byte[]> half = packets.picture(nals, FIRST_TIMESTAMP);
      for (byte[] packet : half.subList(0, half.size() / 2)) {
        channel.rtp(packet);
      }
    }
  }

  private void applyChanges(int index) {
    for (RtspFault fault : faults) {
      if (fault instanceof RtspFault.ChangeAfter change && index == change.pictures()) {
        clip = change.next();
        firstOfClip = index;
      }
      if (fault instanceof RtspFault.ClockResetAfter reset && index == reset.pictures()) {
        clockBegan = index;
      }
    }
  }

  private void send(List<byte[]> picture, int index) throws IOException {
    for (int i = 0; i < picture.size(); i++) {
      byte[] packet = picture.get(i);
      packetsMade++;
      boolean lost = false;
      for (RtspFault fault : faults) {
        lost |= fault instanceof RtspFault.LoseEvery lose && packetsMade % lose.packets() == 0;
        if (fault instanceof RtspFault.DamageEvery damage
            && i == picture.size() - 1
            && index % damage.pictures() == damage.pictures() - 1) {
          packet = RtpPackets.damaged(packet);
        }
      }
      if (!lost) {
        channel.rtp(packet);
      }
    }
  }
}
