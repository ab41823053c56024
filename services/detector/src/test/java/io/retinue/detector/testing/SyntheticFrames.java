package io.retinue.detector.testing;

import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.TrustedRecords;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Flat gray frames of 64x48 pixels, whose gray says which index modulo 32 they have. */
public final class SyntheticFrames {
  public static final int WIDTH = 64;
  public static final int HEIGHT = 48;
  public static final int LEVELS = 32;

  private final List<byte[]> jpegs = new ArrayList<>();
  private final long epoch;

  public SyntheticFrames(long epoch) {
    TrustedRecords.trust(); // a builder's defaults are read like records
    this.epoch = epoch;
    try (JpegEncoder encoder = new JpegEncoder()) {
      for (int level = 0; level < LEVELS; level++) {
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        Arrays.fill(rgb, (byte) (level * 8 + 4)); // the middle of the level: JPEG may err by 3
        jpegs.add(encoder.encode(new Picture(WIDTH, HEIGHT, rgb)).bytes());
      }
    } catch (VideoException e) {
      throw new AssertionError(e);
    }
  }

  public Frame live(String camera, long index, Instant ingestedAt) {
    return frame(camera, index, ingestedAt, Delivery.LIVE);
  }

  public Frame complete(String camera, long index, Instant ingestedAt) {
    return frame(camera, index, ingestedAt, Delivery.COMPLETE);
  }

  /** A frame whose picture ends too early. */
  public Frame truncated(String camera, long index, Instant ingestedAt) {
    Frame frame = complete(camera, index, ingestedAt);
    byte[] jpeg = jpegs.get(0);
    frame.setBytes(ByteBuffer.wrap(Arrays.copyOf(jpeg, jpeg.length / 2)));
    return frame;
  }

  private Frame frame(String camera, long index, Instant ingestedAt, Delivery delivery) {
    return Frame.newBuilder()
        .setCamera(camera)
        .setEpoch(epoch)
        .setIndex(index)
        .setCapturedAt(ingestedAt.minusMillis(7))
        .setClock(CaptureClock.INGEST)
        .setMediaTime(index * 100)
        .setIngestedAt(ingestedAt)
        .setDelivery(delivery)
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(jpegs.get((int) (index % LEVELS))))
        .build();
  }
}
