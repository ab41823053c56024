package io.retinue.testkit.rtsp;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes H.264 that every decoder reads back to the bit: macroblocks are raw samples (I_PCM) or
 * repeat the picture before (P_Skip), the deblocking filter is off. A light block moves over a
 * still background; pictures between key frames hold only what moved, so that a lost one is missed.
 */
final class H264Writer {
  private static final int SIDE = 16;
  private static final int BLOCK = 3;
  private static final int FRAME_NUMBER_BITS = 8;

  private final int columns;
  private final int rows;
  private final int framesPerSecond;

  H264Writer(int width, int height, int framesPerSecond) {
    if (width % SIDE != 0 || height % SIDE != 0 || width < 64 || height < 64) {
      throw new IllegalArgumentException(
          width + "x" + height + ": sides are multiples of 16, from 64 on.");
    }
    this.columns = width / SIDE;
    this.rows = height / SIDE;
    this.framesPerSecond = framesPerSecond;
  }

  /** Sequence parameter set: Constrained Baseline, output in the order of decoding. */
  byte[] sps() {
    return new BitWriter()
        .bits(66, 8)
        .bits(0xC0, 8)
        .bits(40, 8)
        .golomb(0)
        .golomb(FRAME_NUMBER_BITS - 4)
        .golomb(2) // picture order is decoding order
        .golomb(1) // reference frames
        .bits(0, 1)
        .golomb(columns - 1)
        .golomb(rows - 1)
        .bits(0b1101, 4) // whole frames, direct 8x8, no crop, VUI follows
        .bits(0b0000, 4) // no aspect, overscan, signal type or chroma location
        .bits(1, 1)
        .bits(1, 32)
        .bits(2L * framesPerSecond, 32)
        .bits(0b1000, 4) // fixed rate, no HRD twice, no picture structure
        .bits(0b11, 2) // restrictions follow; motion over the edges
        .golomb(0)
        .golomb(0)
        .golomb(10)
        .golomb(10)
        .golomb(0) // nothing is reordered
        .golomb(1)
        .toNal(0x67);
  }

  /** Picture parameter set: CAVLC, and slices may switch the deblocking filter off. */
  byte[] pps() {
    return new BitWriter()
        .golomb(0)
        .golomb(0)
        .bits(0, 2)
        .golomb(0)
        .golomb(0)
        .golomb(0)
        .bits(0, 3)
        .golomb(0)
        .golomb(0)
        .golomb(0)
        .bits(0b100, 3)
        .toNal(0x68);
  }

  /**
   * Some rows of a key frame, as a slice.
   *
   * @param from the first row of macroblocks
   * @param to after the last one
   */
  private byte[] key(int index, int keyFrame, int from, int to) {
    BitWriter slice =
        new BitWriter()
            .golomb(from * columns)
            .golomb(7)
            .golomb(0)
            .bits(0, FRAME_NUMBER_BITS)
            .golomb(keyFrame & 0xFFFF)
            .bits(0, 2)
            .golomb(0)
            .golomb(1);
    for (int block = from * columns; block < to * columns; block++) {
      slice.golomb(25).align().raw(samples(block, index));
    }
    return slice.toNal(0x65);
  }

  /**
   * A picture that repeats the one before, but for what moved.
   *
   * @param sinceKey pictures since the key frame, 1 or more
   */
  byte[] delta(int index, int sinceKey) {
    BitWriter slice =
        new BitWriter()
            .golomb(0)
            .golomb(5)
            .golomb(0)
            .bits(sinceKey, FRAME_NUMBER_BITS)
            .bits(0, 3)
            .golomb(0)
            .golomb(1);
    int skipped = 0;
    for (int block = 0; block < columns * rows; block++) {
      if (isLight(block, index) == isLight(block, index - 1)) {
        skipped++;
      } else {
        slice.golomb(skipped).golomb(30).align().raw(samples(block, index));
        skipped = 0;
      }
    }
    if (skipped > 0) {
      slice.golomb(skipped);
    }
    return slice.toNal(0x41);
  }

  private boolean isLight(int block, int index) {
    int column = block % columns;
    int row = block / columns;
    int left = Math.floorMod(index, columns - BLOCK + 1);
    int top = (rows - BLOCK) / 2;
    return column >= left && column < left + BLOCK && row >= top && row < top + BLOCK;
  }

  /** 256 of luma, 64 of each color, limited range. */
  private byte[] samples(int block, int index) {
    byte[] samples = new byte[384];
    boolean light = isLight(block, index);
    for (int i = 0; i < 256; i++) {
      int texture = (i % SIDE * 3 + i / SIDE * 5 + block * 7) % 48;
      samples[i] = (byte) ((light ? 170 : 60) + texture);
    }
    for (int i = 256; i < 384; i++) {
      samples[i] = (byte) (light ? 110 : 128);
    }
    return samples;
  }

  /**
   * Pictures {@code 0 … count - 1}, each as its NAL units.
   *
   * @param slices of each key frame, with parameter sets before each
   */
  List<List<byte[]>> pictures(int count, int keyEvery, int slices) {
    List<List<byte[]>> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int sinceKey = i % keyEvery;
      pictures.add(sinceKey == 0 ? key(i, i / keyEvery, slices) : List.of(delta(i, sinceKey)));
    }
    return pictures;
  }

  private List<byte[]> key(int index, int keyFrame, int slices) {
    List<byte[]> nals = new ArrayList<>();
    for (int i = 0; i < slices; i++) {
      nals.add(sps());
      nals.add(pps());
      nals.add(key(index, keyFrame, rows * i / slices, rows * (i + 1) / slices));
    }
    return nals;
  }
}
