package io.retinue.trainer.dataset;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An exact range of the feedback topic, ready to be learned: the newest label of every frame, in
 * the order in which the cameras filmed them, parted into training and held back. Taken twice over
 * one range it is the same to the last byte, and its manifest says so.
 *
 * <p>The pictures lie in a file of the folder it was given, which {@link #close} deletes. Reading
 * pictures is thread-safe.
 */
public final class DatasetSnapshot implements AutoCloseable {
  private final List<OffsetRange> ranges;
  private final List<Label> labels;
  private final Map<String, Integer> ignored;
  private final Split split;
  private final String manifestSha256;
  private final PictureSpool spool;
  private final JpegDecoderPool decoder;

  private DatasetSnapshot(
      List<OffsetRange> ranges,
      List<Label> labels,
      Map<String, Integer> ignored,
      PictureSpool spool,
      JpegDecoderPool decoder) {
    this.ranges = ranges;
    this.labels = List.copyOf(labels);
    this.ignored = Collections.unmodifiableMap(ignored);
    this.split = new HoldBackRule().split(this.labels);
    this.manifestSha256 = Manifest.sha256(this.labels, spool);
    this.spool = spool;
    this.decoder = decoder;
  }

  /**
   * Takes everything that the topic holds now.
   *
   * @param folder where the pictures are kept; must exist
   * @throws RetinueException BAD_INPUT where there is nothing to learn or nothing to judge on,
   *     UNREACHABLE, STORAGE
   */
  public static DatasetSnapshot take(FeedbackLog log, Path folder, StopSignal stop) {
    return take(log, log.extent(), folder, stop);
  }

  /** Takes exactly these ranges: the same dataset, whenever it is asked for. */
  public static DatasetSnapshot take(
      FeedbackLog log, List<OffsetRange> ranges, Path folder, StopSignal stop) {
    PictureSpool spool = PictureSpool.create(folder.resolve("pictures.spool"));
    JpegDecoderPool decoder = new JpegDecoderPool(1);
    try {
      Map<String, Integer> ignored = new TreeMap<>();
      Map<String, Label> newest = new HashMap<>();
      log.read(ranges, stop, logged -> keep(logged, spool, newest, ignored));
      List<Label> labels = new ArrayList<>(newest.values());
      labels.removeIf(
          label -> {
            stop.check();
            return !hasSoundPicture(label, spool, decoder, ignored);
          });
      labels.sort(Label.AS_FILMED);
      return new DatasetSnapshot(ranges, labels, ignored, spool, decoder);
    } catch (RuntimeException e) {
      decoder.close();
      spool.close();
      throw e;
    }
  }

  /** What was read of each partition. */
  public List<OffsetRange> ranges() {
    return ranges;
  }

  /** The newest label of every frame, by camera and then as filmed. */
  public List<Label> labels() {
    return labels;
  }

  /** Labels that could not be used, counted by reason. */
  public Map<String, Integer> ignored() {
    return ignored;
  }

  public Split split() {
    return split;
  }

  /** SHA-256 over frame ids, pictures and labels in order, as 64 hexadecimal digits. */
  public String manifestSha256() {
    return manifestSha256;
  }

  /** The classes that the training part shows, in the order in which they were first labelled. */
  public Set<String> classesInOrderOfAppearance() {
    Set<String> classes = new LinkedHashSet<>();
    split.training().stream()
        .sorted(Comparator.comparing(Label::position))
        .flatMap(label -> label.boxes().stream())
        .filter(box -> !box.crowd())
        .forEach(box -> classes.add(box.label()));
    return classes;
  }

  /** The size that most pictures of the training part have. */
  public PictureSize typicalSize() {
    Map<PictureSize, Integer> counts = new LinkedHashMap<>();
    split
        .training()
        .forEach(
            label -> counts.merge(new PictureSize(label.width(), label.height()), 1, Integer::sum));
    return Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  /** The picture of one label. Thread-safe. */
  public Picture picture(Label label) {
    try {
      return decoder.decode(spool.read(label.picture()));
    } catch (VideoException e) {
      throw new IllegalStateException("the picture of " + label.frameId() + " was sound before", e);
    }
  }

  @Override
  public void close() {
    decoder.close();
    spool.close();
  }

  private static void keep(
      LoggedLabel logged,
      PictureSpool spool,
      Map<String, Label> newest,
      Map<String, Integer> ignored) {
    LabelledFrame frame = logged.frame();
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      ignored.merge("picture is not a JPEG", 1, Integer::sum);
      return;
    }
    List<LabelBox> boxes = LabelBoxes.usable(frame);
    if (boxes.size() < frame.getBoxes().size()) {
      ignored.merge(
          "box outside its picture", frame.getBoxes().size() - boxes.size(), Integer::sum);
    }
    FrameRef ref = frame.getFrame();
    newest.put(
        frame.getFrameId(),
        new Label(
            frame.getFrameId(),
            ref.getCamera(),
            ref.getEpoch(),
            ref.getIndex(),
            frame.getWidth(),
            frame.getHeight(),
            boxes,
            frame.getClasses(),
            logged.position(),
            spool.append(frame.getBytes())));
  }

  private static boolean hasSoundPicture(
      Label label, PictureSpool spool, JpegDecoderPool decoder, Map<String, Integer> ignored) {
    try {
      Picture picture = decoder.decode(spool.read(label.picture()));
      if (picture.width() == label.width() && picture.height() == label.height()) {
        return true;
      }
      ignored.merge("picture is not of the size that its label says", 1, Integer::sum);
    } catch (VideoException e) {
      ignored.merge("picture is damaged", 1, Integer::sum);
    }
    return false;
  }
}
