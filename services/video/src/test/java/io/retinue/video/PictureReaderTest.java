package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.video.VideoException.Reason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
  private static final Color RED = new Color(200, 40, 40);
  private static final Color GREEN = new Color(40, 160, 40);
  private static final Color BLUE = new Color(40, 40, 200);
  private static final Color YELLOW = new Color(220, 200, 40);

  private final PictureReader reader = new PictureReader(PictureReader.DEFAULT_MAX_PIXELS);
  private @TempDir Path folder = Path.of("");

  /** 48 x 32 pixels: red, green over blue, yellow. */
  private static BufferedImage quarters(int type) {
    BufferedImage image = new BufferedImage(48, 32, type);
    Graphics2D g = image.createGraphics();
    List<Color> colors = List.of(RED, GREEN, BLUE, YELLOW);
    for (int i = 0; i < 4; i++) {
      g.setColor(colors.get(i));
      g.fillRect(24 * (i % 2), 16 * (i / 2), 24, 16);
    }
    g.dispose();
    return image;
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in = PictureReaderTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /** The four corners' colors, row by row; each channel within {@code off}. */
  private static void corners(Picture picture, int off, Color... expected) {
    int right = picture.width() - 1 - picture.width() / 8;
    int bottom = picture.height() - 1 - picture.height() / 8;
    int left = picture.width() / 8;
    int top = picture.height() / 8;
    int[][] places = {{left, top}, {right, top}, {left, bottom}, {right, bottom}};
    for (int i = 0; i < 4; i++) {
      int at = (places[i][1] * picture.width() + places[i][0]) * 3;
      int[] wanted = {expected[i].getRed(), expected[i].getGreen(), expected[i].getBlue()};
      for (int channel = 0; channel < 3; channel++) {
        assertThat(picture.rgb()[at + channel] & 0xFF)
            .as("corner %d, channel %d", i, channel)
            .isBetween(wanted[channel] - off, wanted[channel] + off);
      }
    }
  }

  private void refused(byte[] bytes, Reason reason) {
    assertThatThrownBy(() -> reader.decode(bytes))
        .isInstanceOfSatisfying(
            VideoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({"jpg, 6", "png, 0", "bmp, 0"})
  void shouldReadColor(String format, int off) throws Exception {
    Picture picture = reader.decode(file(quarters(BufferedImage.TYPE_INT_RGB), format));

    assertThat(picture.size()).isEqualTo(new PictureSize(48, 32));
    corners(picture, off, RED, GREEN, BLUE, YELLOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp"})
  void shouldReadGray(String format) throws Exception {
    BufferedImage gray = new BufferedImage(41, 31, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 31; y++) {
      for (int x = 0; x < 41; x++) {
        gray.getRaster().setSample(x, y, 0, 90);
      }
    }

    Picture picture = reader.decode(file(gray, format));

    assertThat(picture.size()).isEqualTo(new PictureSize(41, 31));
    for (byte value : picture.rgb()) {
      assertThat(value & 0xFF).isBetween(89, 91);
    }
  }

  @Test
  void shouldReadGrayOfSixteenBits() throws Exception {
    BufferedImage gray = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 64; i++) {
      gray.getRaster().setSample(i % 8, i / 8, 0, i * 1024);
    }

    Picture picture = reader.decode(file(gray, "png"));

    for (int i = 0; i < 64; i++) {
      // 65535 of 16 bits is 255 of 8.
      assertThat(picture.rgb()[i * 3] & 0xFF).isBetween(i * 4 - 1, i * 4 + 1);
    }
  }

  @Test
  void shouldReadPalettesAndSingleBits() throws Exception {
    corners(
        reader.decode(file(quarters(BufferedImage.TYPE_BYTE_INDEXED), "png")),
        26, // Java's palette has steps of 51
        RED,
        GREEN,
        BLUE,
        YELLOW);
    BufferedImage bits = new BufferedImage(48, 32, BufferedImage.TYPE_BYTE_BINARY);
    bits.setRGB(6, 4, 0xFFFFFF);
    corners(
        reader.decode(file(bits, "png")), 0, Color.WHITE, Color.BLACK, Color.BLACK, Color.BLACK);
  }

  @Test
  void shouldDropTransparency() throws Exception {
    BufferedImage clear = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 256; i++) {
      clear.setRGB(i % 16, i / 16, i << 24 | 0x28A028);
    }

    corners(reader.decode(file(clear, "png")), 0, GREEN, GREEN, GREEN, GREEN);
  }

  @Test
  void shouldReadTheInksOfAPrinter() throws Exception {
    corners(reader.decode(recorded("cmyk.jpg")), 6, RED, GREEN, BLUE, YELLOW);
  }

  @Test
  void shouldTurnWhatAPhoneWrote() throws Exception {
    Picture picture = reader.decode(recorded("turned.jpg"));

    assertThat(picture.size()).isEqualTo(new PictureSize(48, 32));
    corners(picture, 6, RED, GREEN, BLUE, YELLOW);
  }

  /** EXIF 2.3 says where the stored row 0 and column 0 lie: here, where each corner comes from. */
  @ParameterizedTest
  @CsvSource({
    "1, R, G, B, Y", // top, left
    "2, G, R, Y, B", // top, right
    "3, Y, B, G, R", // bottom, right
    "4, B, Y, R, G", // bottom, left
    "5, R, B, G, Y", // left, top
    "6, B, R, Y, G", // right, top
    "7, Y, G, B, R", // right, bottom
    "8, G, Y, R, B" // left, bottom
  })
  void shouldShowEveryOrientationUpright(int tag, String a, String b, String c, String d)
      throws Exception {
    byte[] stored = file(quarters(BufferedImage.TYPE_INT_RGB), "jpg");

    Picture picture = reader.decode(withOrientation(stored, tag));

    assertThat(picture.size())
        .isEqualTo(tag < 5 ? new PictureSize(48, 32) : new PictureSize(32, 48));
    corners(picture, 6, color(a), color(b), color(c), color(d));
  }

  private static Color color(String letter) {
    return switch (letter) {
      case "R" -> RED;
      case "G" -> GREEN;
      case "B" -> BLUE;
      default -> YELLOW;
    };
  }

  /** The JPEG with an EXIF segment of one tag after its start marker. */
  private static byte[] withOrientation(byte[] jpeg, int tag) {
    ByteBuffer segment = ByteBuffer.allocate(2 + 2 + 6 + 8 + 2 + 12 + 4);
    segment.putShort((short) 0xFFE1).putShort((short) (segment.capacity() - 2));
    segment.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    segment.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8);
    segment.putShort((short) 1);
    segment.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) tag);
    segment.putShort((short) 0).putInt(0);
    return ByteBuffer.allocate(jpeg.length + segment.capacity())
        .put(jpeg, 0, 2)
        .put(segment.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp"})
  void shouldReadASinglePixel(String format) throws Exception {
    BufferedImage pixel = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    pixel.setRGB(0, 0, GREEN.getRGB());

    Picture picture = reader.decode(file(pixel, format));

    assertThat(picture.size()).isEqualTo(new PictureSize(1, 1));
    corners(picture, 3, GREEN, GREEN, GREEN, GREEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp"})
  void shouldRefuseWhatIsCutShort(String format) throws Exception {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      noise.setRGB(i % 64, i / 64, random.nextInt());
    }
    byte[] whole = file(noise, format);

    for (double share : new double[] {0.002, 0.1, 0.5, 0.95}) {
      byte[] part = Arrays.copyOf(whole, Math.max(8, (int) (whole.length * share)));
      assertThatThrownBy(() -> reader.decode(part))
          .as("%s of the %s", share, format)
          .isInstanceOfSatisfying(
              VideoException.class,
              e -> assertThat(e.reason()).isIn(Reason.TRUNCATED, Reason.DAMAGED));
    }
  }

  @Test
  void shouldRefuseAnEnormousPictureBeforeItIsMade() throws Exception {
    byte[] jpeg = file(quarters(BufferedImage.TYPE_INT_RGB), "jpg");
    int header = indexOfFrameHeader(jpeg);
    ByteBuffer.wrap(jpeg).putShort(header + 5, (short) 20_000).putShort(header + 7, (short) 20_000);
    byte[] png = file(quarters(BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    byte[] bmp = file(quarters(BufferedImage.TYPE_INT_RGB), "bmp");
    ByteBuffer.wrap(bmp)
        .putInt(18, Integer.reverseBytes(20_000))
        .putInt(22, Integer.reverseBytes(-20_000));

    for (byte[] enormous : List.of(jpeg, png, bmp)) {
      assertThatThrownBy(() -> reader.decode(enormous))
          .isInstanceOfSatisfying(
              VideoException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContaining("20000x20000 pixels, 400000000; the limit is 67108864");
    }
  }

  private static int indexOfFrameHeader(byte[] jpeg) {
    for (int i = 0; i < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
        return i;
      }
    }
    throw new IllegalArgumentException("no frame header");
  }

  @Test
  void shouldRefuseWhatIsNoPicture() throws IOException {
    refused("not a picture".getBytes(StandardCharsets.UTF_8), Reason.NOT_VIDEO);
    refused("GIF89a".getBytes(StandardCharsets.UTF_8), Reason.NOT_VIDEO);
    refused(new byte[0], Reason.NOT_VIDEO);
    byte[] damaged = file(quarters(BufferedImage.TYPE_INT_RGB), "png");
    damaged[damaged.length / 2] ^= 0x55;
    refused(damaged, Reason.DAMAGED);
  }

  @Test
  void shouldSurviveNoiseBehindASignature() throws IOException {
    Random random = new Random(2);
    for (String format : List.of("jpg", "png", "bmp")) {
      byte[] good = file(quarters(BufferedImage.TYPE_INT_RGB), format);
      for (int round = 0; round < 200; round++) {
        byte[] bad = good.clone();
        for (int i = 0; i < 5; i++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        try {
          assertThat(reader.decode(bad).rgb()).isNotEmpty();
        } catch (VideoException e) {
          assertThat(e.reason()).isNotEqualTo(Reason.FAILED);
        }
      }
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.jpg"));
    Path good = folder.resolve("a picture with another ending.txt");
    Files.write(good, file(quarters(BufferedImage.TYPE_INT_RGB), "png"));

    assertThat(reader.read(good).size()).isEqualTo(new PictureSize(48, 32));
    assertThatThrownBy(() -> reader.read(empty)).hasMessage("The file is empty.");
    assertThatThrownBy(() -> reader.read(folder)).hasMessage("It is not a file that can be read.");
    assertThatThrownBy(() -> reader.read(folder.resolve("none.jpg")))
        .hasMessage("There is no such file.");
    assertThatThrownBy(() -> new PictureReader(1).read(good)).hasMessageContaining("48x32");
  }
}
