package io.retinue.standalone.hostile;

import static io.retinue.standalone.hostile.HostileInput.damaged;
import static io.retinue.standalone.hostile.HostileInput.joined;
import static io.retinue.standalone.hostile.HostileInput.random;
import static io.retinue.standalone.hostile.HostileInput.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureReader;
import io.retinue.video.VideoException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Picture files, as {@code retinue detect} reads them, and JPEGs, as the detector does. */
final class HostilePictures implements HostileInput.Family {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;

  private final PictureReader reader = new PictureReader(PictureReader.DEFAULT_MAX_PIXELS);

  @Override
  public List<HostileInput> inputs() throws Exception {
    byte[] jpeg = jpeg();
    byte[] png = encoded("png");
    byte[] bmp = encoded("bmp");
    List<HostileInput> inputs = new ArrayList<>();
    for (byte[] good : List.of(jpeg, png, bmp)) {
      String kind = good == jpeg ? "JPEG" : good == png ? "PNG" : "BMP";
      for (int percent : new int[] {1, 20, 50, 95}) {
        inputs.add(
            file(kind + " cut at " + percent + " %", Arrays.copyOf(good, cut(good, percent))));
      }
      inputs.add(file(kind + " without a head", Arrays.copyOfRange(good, 40, good.length)));
    }
    for (int seed = 0; seed < 5; seed++) {
      inputs.add(
          file("PNG with damage " + seed, damaged(png, png.length / 3, png.length, 20, seed)));
      inputs.add(frame("JPEG frame cut, " + seed, Arrays.copyOf(jpeg, cut(jpeg, 10 + 20 * seed))));
    }
    inputs.add(file("a JPEG of 65500 x 65500 pixels", sized(jpeg, 65_500)));
    inputs.add(frame("a JPEG frame of 65500 x 65500 pixels", sized(jpeg, 65_500)));
    inputs.add(file("a JPEG of 0 x 0 pixels", sized(jpeg, 0)));
    inputs.add(file("a PNG of 2 G x 2 G pixels", pngOf(png, Integer.MAX_VALUE)));
    inputs.add(file("a PNG of 50000 x 50000 pixels", pngOf(png, 50_000)));
    inputs.add(file("a BMP of 50000 x 50000 pixels", bmpOf(bmp, 50_000)));
    inputs.add(file("a BMP of a negative width", bmpOf(bmp, -96)));
    inputs.add(file("an empty picture", new byte[0]));
    inputs.add(file("text", utf8("not a picture\n".repeat(50))));
    inputs.add(file("a drawing of vectors", utf8("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")));
    inputs.add(file("a GIF", joined(utf8("GIF89a"), random(200, 1))));
    inputs.add(file("a TIFF", joined(utf8("II*\0"), random(200, 2))));
    inputs.add(file("a WebP", joined(utf8("RIFF\0\0\0\0WEBPVP8 "), random(200, 3))));
    inputs.add(frame("a frame without bytes", new byte[0]));
    inputs.add(frame("a frame of random bytes", random(5_000, 4)));
    inputs.add(
        HostileInput.of("a missing picture", () -> reader.read(Path.of("/no/such/picture.png"))));
    inputs.add(HostileInput.of("a device", () -> reader.read(Path.of("/dev/zero"))));
    return inputs;
  }

  private static int cut(byte[] bytes, int percent) {
    return Math.max(4, bytes.length * percent / 100);
  }

  /** The size in the JPEG's frame header. */
  private static byte[] sized(byte[] jpeg, int side) {
    byte[] bad = jpeg.clone();
    for (int at = 0; at + 9 < bad.length; at++) {
      if (bad[at] == (byte) 0xFF && bad[at + 1] == (byte) 0xC0) {
        ByteBuffer.wrap(bad).putShort(at + 5, (short) side).putShort(at + 7, (short) side);
      }
    }
    return bad;
  }

  /** The size in the PNG's header, whose checksum is right. */
  private static byte[] pngOf(byte[] png, int side) {
    ByteBuffer bad = ByteBuffer.wrap(png.clone());
    bad.putInt(16, side).putInt(20, side);
    CRC32 sum = new CRC32();
    sum.update(bad.array(), 12, 17);
    return bad.putInt(29, (int) sum.getValue()).array();
  }

  private static byte[] bmpOf(byte[] bmp, int side) {
    ByteBuffer bad = ByteBuffer.wrap(bmp.clone()).order(ByteOrder.LITTLE_ENDIAN);
    return bad.putInt(18, side).putInt(22, side).array();
  }

  @Override
  public void canary() throws Exception {
    assertThat(reader.decode(jpeg()).width()).isEqualTo(WIDTH);
    assertThat(reader.decode(encoded("png")).width()).isEqualTo(WIDTH);
    assertThat(reader.decode(encoded("bmp")).height()).isEqualTo(HEIGHT);
  }

  private HostileInput file(String name, byte[] bytes) {
    return HostileInput.of(name, () -> reader.decode(bytes));
  }

  private static HostileInput frame(String name, byte[] bytes) {
    return HostileInput.of(
        name,
        () -> {
          try (JpegDecoder decoder = new JpegDecoder()) {
            decoder.decode(bytes);
          }
        });
  }

  private static byte[] jpeg() throws VideoException {
    try (JpegEncoder encoder = new JpegEncoder()) {
      return encoder.encode(new Picture(WIDTH, HEIGHT, random(WIDTH * HEIGHT * 3, 9))).bytes();
    }
  }

  private static byte[] encoded(String format) throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, i * 7919);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
