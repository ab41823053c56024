package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.schemas.Box;
import io.retinue.schemas.Frame;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.PictureEncoding;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Frames of the cameras that a teacher has labeled for one run, with their pictures: the frames
 * topic may delete them while the run needs them. They lie in a file, to which a run that was
 * killed returns: what the same teacher has labeled there is not labeled again. {@link #close}
 * deletes the file.
 *
 * <p>{@link #picture} is thread-safe, everything else is not.
 */
public final class TaughtFrames implements AutoCloseable {
  private static final int BATCH = 4;
  private static final byte[] NOTHING = new byte[0];
  private static final String SEPARATOR = "\n";
  private static final String GONE = "frame is no longer there, or is not a frame";

  /** Finds the objects on pictures. */
  public interface Teacher {
    /** Changes with everything that decides what it finds; one line. */
    String identity();

    /** What it looks for. */
    List<String> classes();

    /**
     * What is on each of these pictures; a crowd is a region of which the teacher is not sure.
     *
     * @param pictures one or more
     */
    List<List<Label.Box>> look(List<Picture> pictures);
  }

  private final Path path;
  private final EntryFile file;
  private final JpegDecoder decoder = new JpegDecoder();
  private final List<IndexedRecord> records = new ArrayList<>();
  private @Nullable String header;

  private TaughtFrames(Path path) {
    this.path = path;
    this.file = EntryFile.open(path, this::load);
  }

  /**
   * Lets a teacher label frames of the topic.
   *
   * @param path of the file, which is created if it is missing; no other process uses it
   * @param most frames, 1 or more
   * @param progress in frames
   * @return the caller closes it
   * @throws RetinueException BAD_INPUT where the topic has no frame, UNREACHABLE, STORAGE
   */
  public static TaughtFrames label(
      FrameLog log,
      Path path,
      int most,
      Teacher teacher,
      ProgressListener progress,
      StopSignal stop) {
    String identity = String.join(SEPARATOR, teacher.identity(), log.topicId(), "" + most);
    TaughtFrames taught = new TaughtFrames(path);
    boolean isDone = false;
    try {
      if (!taught.isOf(identity)) {
        taught.close();
        taught = new TaughtFrames(path);
        taught.begin(identity, log.spread(most));
      }
      taught.complete(log, teacher, progress, stop);
      isDone = true;
      return taught;
    } finally {
      if (!isDone) {
        taught.close();
      }
    }
  }

  /** The frames that can be used, each once. */
  List<Label> labels() {
    Map<String, Label> usable = new LinkedHashMap<>();
    for (IndexedRecord record : records) {
      Label label = record.label();
      if (label != null && record.problem().isEmpty()) {
        usable.putIfAbsent(label.frameId(), label);
      }
    }
    return List.copyOf(usable.values());
  }

  /** Frames that cannot be used, counted by reason. */
  Map<String, Integer> ignored() {
    Map<String, Integer> ignored = new TreeMap<>();
    records.stream()
        .filter(record -> !record.problem().isEmpty())
        .forEach(record -> ignored.merge(record.problem(), 1, Integer::sum));
    return ignored;
  }

  /**
   * The picture's bytes, as the camera's frame had them. Thread-safe.
   *
   * @throws RetinueException STORAGE if they are damaged
   */
  byte[] picture(Label label) {
    byte[] bytes = file.read(label.picture().offset(), label.picture().length());
    if (!Sha256.of(bytes).equals(label.picture().sha256())) {
      throw new RetinueException(
          ErrorKind.STORAGE,
          "the picture of " + label.frameId() + " in " + path + " is damaged",
          "train again: the teacher then labels other frames");
    }
    return bytes;
  }

  @Override
  public void close() {
    decoder.close();
    file.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw RetinueException.unwritable("the frames of the teacher " + path, e);
    }
  }

  private boolean isOf(String identity) {
    return header != null && header.startsWith(identity + SEPARATOR);
  }

  /** The first entry: the teacher, the topic, and where its frames lie. */
  private void begin(String identity, List<OffsetRange.Position> chosen) {
    if (chosen.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there are no frames that the teacher could look at",
          "let the cameras run for a while, with 'retinue run', and train again");
    }
    header =
        identity
            + SEPARATOR
            + chosen.stream()
                .map(position -> position.partition() + ":" + position.offset())
                .collect(Collectors.joining(" "));
    file.append(header.getBytes(StandardCharsets.UTF_8), NOTHING);
  }

  private List<OffsetRange.Position> chosen() {
    String text = String.valueOf(header);
    return text.substring(text.lastIndexOf(SEPARATOR) + 1)
        .lines()
        .flatMap(line -> List.of(line.split(" ")).stream())
        .map(
            position -> {
              int colon = position.indexOf(':');
              return new OffsetRange.Position(
                  Integer.parseInt(position.substring(0, colon)),
                  Long.parseLong(position.substring(colon + 1)));
            })
        .toList();
  }

  private void complete(FrameLog log, Teacher teacher, ProgressListener progress, StopSignal stop) {
    List<OffsetRange.Position> chosen = chosen();
    progress.onProgress(records.size(), chosen.size());
    while (records.size() < chosen.size()) {
      int end = Math.min(chosen.size(), records.size() + BATCH);
      label(chosen.subList(records.size(), end), log, teacher, stop);
      progress.onProgress(records.size(), chosen.size());
    }
  }

  private void label(
      List<OffsetRange.Position> batch, FrameLog log, Teacher teacher, StopSignal stop) {
    List<Optional<FrameLog.Entry>> entries = new ArrayList<>();
    List<Picture> pictures = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (OffsetRange.Position position : batch) {
      Optional<FrameLog.Entry> entry = log.read(position, stop);
      entries.add(entry);
      problems.add(entry.map(one -> decode(one.value(), pictures)).orElse(GONE));
    }
    stop.check();
    List<List<Label.Box>> found = pictures.isEmpty() ? List.of() : teacher.look(pictures);
    int next = 0;
    for (int i = 0; i < batch.size(); i++) {
      FrameLog.Entry entry = entries.get(i).orElse(null);
      boolean isUsable = entry != null && problems.get(i).isEmpty();
      append(
          batch.get(i),
          problems.get(i),
          isUsable ? bytes(entry.value()) : NOTHING,
          isUsable
              ? Optional.of(label(entry, found.get(next++), teacher.classes()))
              : Optional.empty());
    }
  }

  /**
   * @param pictures receives the picture, if it can be decoded
   * @return why the frame cannot be used; empty if it can
   */
  private String decode(Frame frame, List<Picture> pictures) {
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      return "picture is not a JPEG";
    }
    try {
      FrameId.of(frame);
      Picture picture = decoder.decode(bytes(frame));
      if (picture.width() != frame.getWidth() || picture.height() != frame.getHeight()) {
        return "picture is not of the size that its frame says";
      }
      pictures.add(picture);
      return "";
    } catch (VideoException e) {
      return "picture is damaged";
    } catch (IllegalArgumentException e) {
      return "frame has no valid id";
    }
  }

  private void append(
      OffsetRange.Position position,
      String problem,
      byte[] picture,
      Optional<LabelledFrame> label) {
    byte[] head =
        IndexedRecord.head(new FeedbackLog.Entry(position, "", label), problem, Sha256.of(picture));
    records.add(IndexedRecord.of(new EntryFile.Entry(file.append(head, picture), head)));
  }

  /** What the teacher found, as a person would have labeled it. The picture follows in the file. */
  private static LabelledFrame label(
      FrameLog.Entry entry, List<Label.Box> boxes, List<String> classes) {
    Frame frame = entry.value();
    FrameId id = FrameId.of(frame);
    return LabelledFrame.newBuilder()
        .setFrameId(id.toString())
        .setFrame(id.toRef(entry.position().partition(), entry.position().offset()))
        .setMediaTime(frame.getMediaTime())
        .setWidth(frame.getWidth())
        .setHeight(frame.getHeight())
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(NOTHING))
        .setBoxes(boxes.stream().map(TaughtFrames::box).toList())
        .setClasses(classes)
        .setLabelledBy("teacher")
        .setLabelledAt(Instant.EPOCH)
        .setSource("teacher")
        .build();
  }

  private static LabelledBox box(Label.Box box) {
    return LabelledBox.newBuilder()
        .setLabel(box.label())
        .setBox(new Box(box.x1(), box.y1(), box.x2(), box.y2()))
        .setCrowd(box.crowd())
        .build();
  }

  private static byte[] bytes(Frame frame) {
    ByteBuffer buffer = frame.getBytes().duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private void load(EntryFile.Entry entry) {
    try {
      if (header == null) {
        header = new String(entry.head(), StandardCharsets.UTF_8);
      } else {
        records.add(IndexedRecord.of(entry));
      }
    } catch (RuntimeException e) { // a version of Retinue with other schemas wrote it
      header = "unknown";
    }
  }
}
