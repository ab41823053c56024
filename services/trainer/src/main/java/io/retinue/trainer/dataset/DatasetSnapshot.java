package io.retinue.trainer.dataset;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.video.JpegDecoderPool;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exact range of the feedback topic: the newest label of every frame, in the order in which the
 * cameras filmed them, split into training and validation. Two snapshots of one range are the same
 * to the last byte, and so is their manifest, whatever the index held before. Where a teacher has
 * labeled frames, too, they are part of the snapshot, except for those that people labeled.
 *
 * <p>The pictures stay in the index, which {@link #close} closes, and in the teacher's file.
 * Reading pictures is thread-safe.
 */
public final class DatasetSnapshot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetSnapshot.class);

  /** Too few for a class to be learned from a teacher. */
  private static final int FEWEST_OBJECTS = 30;

  private final List<OffsetRange> ranges;
  private final List<Label> labels = new ArrayList<>();
  private final Map<String, Integer> ignored = new TreeMap<>();
  private final ValidationSplit split;
  private final String manifestSha256;
  private final FeedbackIndex index;
  private final Optional<TaughtFrames> teacher;
  private final Set<String> taught = new HashSet<>();
  private final JpegDecoderPool decoder = new JpegDecoderPool(1);

  private DatasetSnapshot(
      List<OffsetRange> ranges, FeedbackIndex index, Optional<TaughtFrames> teacher) {
    this.ranges = ranges;
    this.index = index;
    this.teacher = teacher;
    index.newest().forEach(this::add);
    teacher.ifPresent(this::add);
    labels.sort(Label.AS_FILMED);
    split = ValidationSplit.of(labels, this::isTaught);
    manifestSha256 = manifestSha256(labels);
  }

  /**
   * Takes everything that the topic holds now.
   *
   * @param index file of the index, which is created if it is missing; no other process uses it
   * @param teacher frames that a teacher labeled; stay the caller's to close, after the snapshot
   * @param progress in records that the index does not have yet
   * @throws RetinueException BAD_INPUT where there is nothing to learn from or nothing to evaluate
   *     on, UNREACHABLE, STORAGE
   */
  public static DatasetSnapshot take(
      FeedbackLog log,
      Path index,
      Optional<TaughtFrames> teacher,
      ProgressListener progress,
      StopSignal stop) {
    return take(log, log.extent(), index, teacher, progress, stop);
  }

  /** Takes exactly these ranges: the same dataset at any time. */
  static DatasetSnapshot take(
      FeedbackLog log,
      List<OffsetRange> ranges,
      Path index,
      Optional<TaughtFrames> teacher,
      ProgressListener progress,
      StopSignal stop) {
    FeedbackIndex opened = new FeedbackIndex(index);
    try {
      int read = opened.update(log, ranges, progress, stop);
      LOG.info("read {} new records of the feedback topic", read);
      return new DatasetSnapshot(ranges, opened, teacher);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** What was read of each partition. */
  public List<OffsetRange> ranges() {
    return ranges;
  }

  /** The newest label of every frame, by camera and then as filmed. */
  public List<Label> labels() {
    return Collections.unmodifiableList(labels);
  }

  /** Whether a teacher and not a person labeled a frame. */
  public boolean isTaught(Label label) {
    return taught.contains(label.frameId());
  }

  /** How many frames a teacher labeled. */
  public int taughtFrames() {
    return taught.size();
  }

  /** Labels and boxes that cannot be used, counted by reason. */
  public Map<String, Integer> ignored() {
    return Collections.unmodifiableMap(ignored);
  }

  public ValidationSplit split() {
    return split;
  }

  /**
   * Identity of the dataset: SHA-256 over frame ids, the pictures' hashes and labels in order, as
   * 64 hexadecimal digits. Two runs with one manifest used the same pixels and the same boxes.
   */
  public String manifestSha256() {
    return manifestSha256;
  }

  /**
   * The classes of the training labels, in the order in which they were first labeled. Of a
   * teacher's classes, those of which it found at least {@value #FEWEST_OBJECTS} objects: what it
   * sees once in a while is often a mistake, and too little to learn from.
   */
  public Set<String> classesInOrderOfAppearance() {
    Set<String> classes = new LinkedHashSet<>();
    objects(label -> !isTaught(label)).forEach(box -> classes.add(box.label()));
    Map<String, Integer> found = new LinkedHashMap<>();
    objects(this::isTaught).forEach(box -> found.merge(box.label(), 1, Integer::sum));
    found.forEach(
        (name, count) -> {
          if (count >= FEWEST_OBJECTS) {
            classes.add(name);
          }
        });
    return classes;
  }

  private Stream<Label.Box> objects(Predicate<Label> of) {
    return split.training().stream()
        .filter(of)
        .sorted(Comparator.comparing(Label::position))
        .flatMap(label -> label.boxes().stream())
        .filter(box -> !box.crowd());
  }

  /** The size that most pictures of the training labels have. */
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
      return decoder.decode(
          isTaught(label) ? teacher.orElseThrow().picture(label) : index.picture(label));
    } catch (VideoException e) {
      throw new IllegalStateException(
          "the picture of " + label.frameId() + " could be decoded before", e);
    }
  }

  @Override
  public void close() {
    decoder.close();
    index.close();
  }

  /** People's labels outrank a teacher's. */
  private void add(TaughtFrames found) {
    Set<String> drawn = labels.stream().map(Label::frameId).collect(Collectors.toSet());
    for (Label label : found.labels()) {
      if (!drawn.contains(label.frameId())) {
        labels.add(label);
        taught.add(label.frameId());
      }
    }
    found.ignored().forEach((reason, count) -> ignored.merge(reason, count, Integer::sum));
  }

  private void add(IndexedRecord record) {
    Label label = Objects.requireNonNull(record.label());
    if (!record.problem().isEmpty()) {
      ignored.merge(record.problem(), 1, Integer::sum);
      return;
    }
    labels.add(label);
    if (record.unusableBoxes() > 0) {
      ignored.merge("box outside its picture", record.unusableBoxes(), Integer::sum);
    }
  }

  private static String manifestSha256(List<Label> labels) {
    MessageDigest digest = Sha256.newDigest();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.writeInt(labels.size());
      for (Label label : labels) {
        out.writeUTF(label.frameId());
        out.writeUTF(label.picture().sha256());
        out.writeInt(label.annotatedClasses().size());
        for (String name : label.annotatedClasses()) {
          out.writeUTF(name);
        }
        out.writeInt(label.boxes().size());
        for (Label.Box box : label.boxes()) {
          out.writeUTF(box.label());
          out.writeFloat(box.x1());
          out.writeFloat(box.y1());
          out.writeFloat(box.x2());
          out.writeFloat(box.y2());
          out.writeBoolean(box.crowd());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a digest does not fail
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
