package io.retinue.testkit.rtsp;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes RTP packets of H.264 (RFC 6184, single units and FU-A) and RTCP reports (RFC 3550). */
final class RtpPackets {
  /** Ticks of RTP's clock in a second, for every video. */
  static final int CLOCK = 90_000;

  private static final int PAYLOAD_TYPE = 96;
  private static final int LARGEST = 1400;
  private static final int FRAGMENT = 28;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private final int source;
  private int sequence;
  private int sent;
  private int sentBytes;

  RtpPackets(int source) {
    this.source = source;
  }

  /** The packets of one picture; the last one is marked. */
  List<byte[]> picture(List<byte[]> nals, int timestamp) {
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < nals.size(); i++) {
      boolean last = i == nals.size() - 1;
      for (byte[] payload : payloads(nals.get(i))) {
        packets.add(packet(payload, timestamp, false));
      }
      if (last) {
        byte[] end = packets.get(packets.size() - 1);
        end[1] |= (byte) 0x80;
      }
    }
    return packets;
  }

  private static List<byte[]> payloads(byte[] nal) {
    if (nal.length <= LARGEST) {
      return List.of(nal);
    }
    List<byte[]> payloads = new ArrayList<>();
    for (int at = 1; at < nal.length; at += LARGEST) {
      int end = Math.min(nal.length, at + LARGEST);
      byte[] payload = new byte[2 + end - at];
      payload[0] = (byte) (nal[0] & 0xE0 | FRAGMENT);
      int edge = (at == 1 ? 0x80 : 0) | (end == nal.length ? 0x40 : 0);
      payload[1] = (byte) (nal[0] & 0x1F | edge);
      System.arraycopy(nal, at, payload, 2, end - at);
      payloads.add(payload);
    }
    return payloads;
  }

  private byte[] packet(byte[] payload, int timestamp, boolean marked) {
    sent++;
    sentBytes += payload.length;
    return ByteBuffer.allocate(12 + payload.length)
        .put((byte) 0x80)
        .put((byte) (PAYLOAD_TYPE | (marked ? 0x80 : 0)))
        .putShort((short) sequence++)
        .putInt(timestamp)
        .putInt(source)
        .put(payload)
        .array();
  }

  /** A sender report: the camera's clock at {@code timestamp}. */
  byte[] senderReport(Instant cameraClock, int timestamp) {
    long fraction = ((long) cameraClock.getNano() << 32) / 1_000_000_000L;
    return ByteBuffer.allocate(28)
        .put((byte) 0x80)
        .put((byte) 200)
        .putShort((short) 6)
        .putInt(source)
        .putInt((int) (cameraClock.getEpochSecond() + SECONDS_1900_TO_1970))
        .putInt((int) fraction)
        .putInt(timestamp)
        .putInt(sent)
        .putInt(sentBytes)
        .array();
  }

  /** The camera says that it ends, as it does before a reboot. */
  byte[] bye() {
    return ByteBuffer.allocate(8)
        .put((byte) 0x81)
        .put((byte) 203)
        .putShort((short) 1)
        .putInt(source)
        .array();
  }

  /** A copy with three bytes of the payload's second half changed. */
  static byte[] damaged(byte[] packet) {
    byte[] copy = Arrays.copyOf(packet, packet.length);
    int from = 14 + (packet.length - 14) / 2;
    for (int i = from; i < Math.min(from + 3, packet.length); i++) {
      copy[i] ^= 0x55;
    }
    return copy;
  }
}
