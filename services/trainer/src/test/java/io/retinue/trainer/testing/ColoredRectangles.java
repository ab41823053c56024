package io.retinue.trainer.testing;

import io.retinue.platform.frame.FrameId;
import io.retinue.schemas.Box;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Scenes that a small network learns in seconds: rectangles of one color a class on gray noise, the
 * same for the same index.
 */
public final class ColoredRectangles {
  public static final int WIDTH = 160;
  public static final int HEIGHT = 96;

  /** A class that the scenes can show. */
  public enum Color {
    RED(220, 30, 30),
    BLUE(30, 30, 220);

    private final int[] rgb;

    Color(int... rgb) {
      this.rgb = rgb;
    }

    public String className() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A rectangle in pixels, right and bottom exclusive. */
  public record Rectangle(Color color, int x1, int y1, int x2, int y2) {}

  private ColoredRectangles() {}

  /** One rectangle of each color, side by side. */
  public static List<Rectangle> rectangles(long index, Color... colors) {
    Random random = new Random(index * 7919 + 17);
    List<Rectangle> rectangles = new ArrayList<>();
    int lane = WIDTH / 2;
    boolean swapped = random.nextBoolean();
    for (Color color : colors) {
      int side = (color == Color.RED) == swapped ? 0 : 1;
      int width = 24 + random.nextInt(24);
      int height = 24 + random.nextInt(24);
      int x = side * lane + random.nextInt(lane - width);
      int y = random.nextInt(HEIGHT - height);
      rectangles.add(new Rectangle(color, x, y, x + width, y + height));
    }
    return rectangles;
  }

  public static Picture picture(long index, Color... colors) {
    Random random = new Random(index);
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (100 + random.nextInt(40));
    }
    for (Rectangle one : rectangles(index, colors)) {
      for (int y = one.y1(); y < one.y2(); y++) {
        for (int x = one.x1(); x < one.x2(); x++) {
          for (int channel = 0; channel < 3; channel++) {
            rgb[(y * WIDTH + x) * 3 + channel] = (byte) one.color().rgb[channel];
          }
        }
      }
    }
    return new Picture(WIDTH, HEIGHT, rgb);
  }

  /** A label that marks every rectangle of the picture as what it is. */
  public static LabelledFrame label(String camera, long index, Color... colors) {
    List<LabelledBox> boxes = new ArrayList<>();
    for (Rectangle one : rectangles(index, colors)) {
      boxes.add(box(one.color().className(), one.x1(), one.y1(), one.x2(), one.y2()));
    }
    return label(camera, index, picture(index, colors), boxes);
  }

  /** A label with boxes of the caller's own. */
  public static LabelledFrame label(
      String camera, long index, Picture picture, List<LabelledBox> boxes) {
    FrameId id = new FrameId(camera, 1, index);
    return LabelledFrame.newBuilder()
        .setFrameId(id.toString())
        .setFrame(id.toRef())
        .setMediaTime(index * 100)
        .setWidth(picture.width())
        .setHeight(picture.height())
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(jpeg(picture)))
        .setBoxes(boxes)
        .setClasses(List.of())
        .setLabelledBy("test")
        .setLabelledAt(Instant.ofEpochMilli(1_700_000_000_000L + index))
        .setSource("test")
        .build();
  }

  /** The frame that {@link #label(String, long, Color...)} labels. */
  public static Frame frame(String camera, long index, Color... colors) {
    return Frame.newBuilder()
        .setCamera(camera)
        .setEpoch(1)
        .setIndex(index)
        .setCapturedAt(Instant.ofEpochMilli(1_700_000_000_000L + index * 100))
        .setClock(CaptureClock.INGEST)
        .setMediaTime(index * 100)
        .setIngestedAt(Instant.ofEpochMilli(1_700_000_000_000L + index * 100))
        .setDelivery(Delivery.COMPLETE)
        .setWidth(WIDTH)
        .setHeight(HEIGHT)
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(jpeg(picture(index, colors))))
        .setDrops(List.of())
        .build();
  }

  public static LabelledBox box(String label, float x1, float y1, float x2, float y2) {
    return LabelledBox.newBuilder().setLabel(label).setBox(new Box(x1, y1, x2, y2)).build();
  }

  private static byte[] jpeg(Picture picture) {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(picture).bytes();
    } catch (VideoException e) {
      throw new IllegalStateException(e);
    }
  }
}
