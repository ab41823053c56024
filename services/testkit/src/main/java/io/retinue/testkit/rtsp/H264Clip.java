package io.retinue.testkit.rtsp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * H.264 video as a camera sends it.
 *
 * @param pictures each picture's NAL units, without start codes; the first one is a key frame
 * @param framesPerSecond of the camera
 */
public record H264Clip(List<List<byte[]>> pictures, int framesPerSecond) {
  private static final int SPS = 7;
  private static final int PPS = 8;

  public H264Clip {
    if (pictures.isEmpty() || framesPerSecond < 1) {
      throw new IllegalArgumentException("A clip has pictures, and a rate of 1 or more.");
    }
    pictures = List.copyOf(pictures);
  }

  /**
   * A light block that moves over a still background; every decoder gives the same pixels.
   *
   * @param width a multiple of 16, from 64 on
   * @param height a multiple of 16, from 64 on
   * @param keyEvery pictures from one key frame to the next, 1 to 255
   */
  public static H264Clip drawn(
      int width, int height, int framesPerSecond, int pictures, int keyEvery) {
    H264Writer writer = new H264Writer(width, height, framesPerSecond);
    return new H264Clip(writer.pictures(pictures, keyEvery, 1), framesPerSecond);
  }

  /** 160 x 112 at 25 pictures a second, a key frame each second, four seconds long. */
  public static H264Clip small() {
    return drawn(160, 112, 25, 100, 25);
  }

  /**
   * {@link #small}, but each key frame has so many slices, and parameter sets before each of them.
   * H.264 allows these only before the first; GStreamer's payloader sends them so.
   */
  public static H264Clip smallInSlices(int slices) {
    H264Writer writer = new H264Writer(160, 112, 25);
    return new H264Clip(writer.pictures(100, 25, slices), 25);
  }

  /** The same pictures, beginning in the middle: the clip of a camera that plays already. */
  public H264Clip from(int picture) {
    List<List<byte[]>> turned = new ArrayList<>(pictures);
    Collections.rotate(turned, -picture);
    return new H264Clip(turned, framesPerSecond);
  }

  /**
   * The pictures of a raw H.264 file (Annex B), such as {@code ffmpeg -i IN -c:v libx264 a.h264}.
   */
  public static H264Clip ofAnnexB(byte[] file, int framesPerSecond) {
    List<List<byte[]>> pictures = new ArrayList<>();
    List<byte[]> current = new ArrayList<>();
    boolean hasSlice = false;
    for (byte[] nal : units(file)) {
      int type = nal[0] & 0x1F;
      boolean slice = type >= 1 && type <= 5;
      // A slice whose first macroblock is 0 begins with the bit 1: a new picture.
      boolean first = slice ? (nal[1] & 0x80) != 0 : type >= 6 && type <= 9;
      if (hasSlice && first) {
        pictures.add(List.copyOf(current));
        current.clear();
        hasSlice = false;
      }
      current.add(nal);
      hasSlice |= slice;
    }
    if (hasSlice) {
      pictures.add(List.copyOf(current));
    }
    return new H264Clip(pictures, framesPerSecond);
  }

  private static List<byte[]> units(byte[] file) {
    List<byte[]> units = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i + 2 < file.length; i++) {
      if (file[i] == 0 && file[i + 1] == 0 && file[i + 2] == 1) {
        addUnit(units, file, begin, i);
        begin = i + 3;
        i += 2;
      }
    }
    addUnit(units, file, begin, file.length);
    return units;
  }

  private static void addUnit(List<byte[]> units, byte[] file, int begin, int end) {
    int last = end;
    while (begin >= 0 && last > begin && file[last - 1] == 0) {
      last--; // the zeros before a long start code
    }
    if (begin >= 0 && last > begin) {
      units.add(Arrays.copyOfRange(file, begin, last));
    }
  }

  /** The clip as a raw H.264 file (Annex B). */
  public byte[] annexB() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (List<byte[]> picture : pictures) {
      for (byte[] nal : picture) {
        file.writeBytes(new byte[] {0, 0, 0, 1});
        file.writeBytes(nal);
      }
    }
    return file.toByteArray();
  }

  /** How many pictures there are. */
  public int size() {
    return pictures.size();
  }

  byte[] sps() {
    return parameterSet(SPS);
  }

  byte[] pps() {
    return parameterSet(PPS);
  }

  private byte[] parameterSet(int type) {
    return pictures.get(0).stream()
        .filter(nal -> (nal[0] & 0x1F) == type)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("The first picture has no key frame."));
  }
}
