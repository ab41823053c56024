package io.retinue.standalone.pictures;

import io.retinue.retinanet.Box;
import io.retinue.video.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * A folder of pictures with boxes on them: {@code street.jpg} becomes {@code street-detected.png}.
 * A picture that was given is never written to, nor one that this run wrote.
 */
public final class DrawnFolder {
  private static final String SUFFIX = "-detected";

  private final Path folder;
  private final Set<Path> taken = new HashSet<>();

  private DrawnFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder where there is none.
   *
   * @param originals the pictures that must stay as they are
   */
  public static DrawnFolder open(Path folder, List<Path> originals) throws IOException {
    Files.createDirectories(folder);
    DrawnFolder drawn = new DrawnFolder(folder.toRealPath());
    for (Path original : originals) {
      if (Files.exists(original)) {
        drawn.taken.add(original.toRealPath());
      }
    }
    return drawn;
  }

  /** Writes a PNG and says where. */
  public Path write(Picture picture, PictureDetector.Result detections) throws IOException {
    Path file = nameFor(detections.file());
    BufferedImage image = DrawnPicture.of(picture, detections);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private Path nameFor(Path original) throws IOException {
    String name = String.valueOf(original.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    Path file = folder.resolve(stem + SUFFIX + ".png");
    for (int i = 2; !taken.add(Files.exists(file) ? file.toRealPath() : file); i++) {
      file = folder.resolve(stem + SUFFIX + "-" + i + ".png");
    }
    return file;
  }

  /** A copy of a picture with boxes, names and scores on it; one color a name. */
  static final class DrawnPicture {
    /** Told apart by those who see no red or green too (Okabe and Ito), for any background. */
    private static final List<Color> COLORS =
        List.of(
            new Color(0xE69F00),
            new Color(0x56B4E9),
            new Color(0x009E73),
            new Color(0xF0E442),
            new Color(0xD55E00),
            new Color(0xCC79A7));

    private DrawnPicture() {}

    static BufferedImage of(Picture picture, PictureDetector.Result detections) {
      BufferedImage image = image(picture);
      Graphics2D g = image.createGraphics();
      try {
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(
            RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        int side = Math.max(image.getWidth(), image.getHeight());
        float stroke = Math.max(2, side / 400f);
        g.setStroke(new BasicStroke(stroke));
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.max(12, side / 60)));
        // The best is drawn last, over the others.
        for (int i = detections.found().size() - 1; i >= 0; i--) {
          draw(g, detections.found().get(i), image.getWidth());
        }
      } finally {
        g.dispose();
      }
      return image;
    }

    private static BufferedImage image(Picture picture) {
      BufferedImage image =
          new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
      int[] row = new int[picture.width()];
      int at = 0;
      for (int y = 0; y < picture.height(); y++) {
        for (int x = 0; x < row.length; x++) {
          row[x] =
              (picture.rgb()[at++] & 0xFF) << 16
                  | (picture.rgb()[at++] & 0xFF) << 8
                  | (picture.rgb()[at++] & 0xFF);
        }
        image.getRaster().setDataElements(0, y, row.length, 1, row);
      }
      return image;
    }

    private static void draw(Graphics2D g, PictureDetector.Result.Found found, int width) {
      Color color = COLORS.get(Math.floorMod(found.label().hashCode(), COLORS.size()));
      Box box = found.box();
      g.setColor(color);
      g.draw(new Rectangle2D.Float(box.x1(), box.y1(), box.width(), box.height()));
      String text = String.format(Locale.ROOT, "%s %.2f", found.label(), found.score());
      FontMetrics metrics = g.getFontMetrics();
      int textWidth = metrics.stringWidth(text) + 6;
      // Above the box, or within it where there is no room; never beyond the right edge.
      double x = Math.max(0, Math.min(box.x1(), width - textWidth));
      double y = box.y1() >= metrics.getHeight() ? box.y1() - metrics.getHeight() : box.y1();
      g.fill(new Rectangle2D.Double(x, y, textWidth, metrics.getHeight()));
      g.setColor(Color.BLACK);
      g.drawString(text, (float) x + 3, (float) y + metrics.getAscent());
    }
  }
}
