package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
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
  private static final EntryFile.Purpose PURPOSE =
      new EntryFile.Purpose(
          "the frames of the teacher",
          "delete this file and train again: the teacher then labels frames once more");

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
    this.file = EntryFile.open(PURPOSE, path, this::load);
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
    return file.picture(label);
  }

  @Override
  public void close() {
    decoder.close();
    file.close();
    forget(path);
  }

  /** Deletes the file, if there is one. */
  public static void forget(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw RetinueException.unwritable(PURPOSE.name() + " " + path, e);
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
      problems.add(
          entry
              .map(one -> TaughtFrame.problem(one.value(), decoder, pictures))
              .orElse(TaughtFrame.GONE));
    }
    stop.check();
    List<List<Label.Box>> found = pictures.isEmpty() ? List.of() : teacher.look(pictures);
    Iterator<List<Label.Box>> next = found.iterator();
    for (int i = 0; i < batch.size(); i++) {
      TaughtFrame frame =
          problems.get(i).isEmpty()
              ? TaughtFrame.of(entries.get(i).orElseThrow(), next.next(), teacher.classes())
              : TaughtFrame.unusable(problems.get(i));
      byte[] head = frame.head(batch.get(i));
      EntryFile.Slot slot = file.append(head, frame.picture());
      records.add(IndexedRecord.of(new EntryFile.Entry(slot, head)));
    }
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
