package io.retinue.trainer.dataset;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
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
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the feedback topic on this machine, so that a run reads only what is new in the topic.
 * Labels and pictures are in one file, labels also in memory. A picture is decoded once, when it
 * enters the index, to find out whether it can be used.
 *
 * <p>The index is a cache. {@link #update} compares it with the topic: the topic's id, the first
 * offset of each partition, and the hash of the last indexed record of each partition. If one of
 * them differs, it is built again from the first offset. Either way it then holds the same labels.
 *
 * <p>Only the run that has the lock of the work directory may open it. {@link #picture} is
 * thread-safe, everything else is not.
 */
final class FeedbackIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackIndex.class);
  private static final byte[] NOTHING = new byte[0];
  private static final int MOST_RETRIES = 100;
  private static final EntryFile.Purpose PURPOSE =
      new EntryFile.Purpose(
          "the index of the labels",
          "delete this file and train again: it is built again from the feedback topic");

  private final Path path;
  private final JpegDecoder decoder = new JpegDecoder();
  private final Map<String, IndexedRecord> newest = new HashMap<>();
  private final Map<Integer, IndexedRecord> last = new TreeMap<>();
  private final Map<OffsetRange.Position, IndexedRecord> noLabels = new TreeMap<>();
  private String source = "";
  private long replacedBytes;
  private EntryFile file;

  /**
   * Opens the index, which is created if it is missing; the caller closes it.
   *
   * @throws RetinueException STORAGE if the file cannot be read or written
   */
  FeedbackIndex(Path path) {
    this.path = path;
    this.file = EntryFile.open(PURPOSE, path, this::load);
  }

  /**
   * Reads from the topic what the index does not have. Records that were not labels are read again:
   * the registry may not have known their schema.
   *
   * @param ranges of every partition, from its first offset to the end of the snapshot
   * @param progress in offsets, some of which may hold no record
   * @return how many records it read
   */
  int update(
      FeedbackLog log, List<OffsetRange> ranges, ProgressListener progress, StopSignal stop) {
    String current = source(log.topicId(), ranges);
    if (!current.equals(source) || noLabels.size() > MOST_RETRIES || !endsLike(log, ranges, stop)) {
      LOG.info("reading all labels into the index {}", path);
      reset(current);
    }
    for (OffsetRange.Position position : List.copyOf(noLabels.keySet())) {
      log.read(List.of(OffsetRange.of(position)), stop, this::addLabel);
    }
    List<OffsetRange> missing = new ArrayList<>();
    for (OffsetRange range : ranges) {
      IndexedRecord end = last.get(range.partition());
      long from = end == null ? range.from() : end.position().offset() + 1;
      missing.add(new OffsetRange(range.partition(), from, range.to()));
    }
    long all = missing.stream().mapToLong(OffsetRange::size).sum();
    AtomicLong done = new AtomicLong();
    int read =
        log.read(
            missing,
            stop,
            record -> {
              add(record);
              progress.onProgress(done.incrementAndGet(), all);
            });
    if (replacedBytes > file.size() / 2) {
      compact();
    }
    return read;
  }

  /** The newest record of each labeled frame, in no order. */
  Collection<IndexedRecord> newest() {
    return newest.values();
  }

  /**
   * The picture's bytes, encoded as they were labeled. Thread-safe.
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
  }

  private static String source(String topicId, List<OffsetRange> ranges) {
    StringBuilder text = new StringBuilder(topicId);
    for (OffsetRange range : ranges) {
      text.append(' ').append(range.partition()).append(" from ").append(range.from());
    }
    return text.toString();
  }

  /** Whether the last indexed record of each partition is in the topic, where it was. */
  private boolean endsLike(FeedbackLog log, List<OffsetRange> ranges, StopSignal stop) {
    List<OffsetRange> ends = new ArrayList<>();
    for (OffsetRange range : ranges) {
      IndexedRecord end = last.get(range.partition());
      if (end != null && range.contains(end.position())) {
        ends.add(OffsetRange.of(end.position()));
      }
    }
    Set<String> found = new HashSet<>();
    log.read(ends, stop, record -> found.add(record.position() + record.sha256()));
    return ends.size() == last.size()
        && last.values().stream().allMatch(end -> found.contains(end.position() + end.sha256()));
  }

  private void reset(String newSource) {
    file.close();
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw RetinueException.unwritable("the index of the labels " + path, e);
    }
    open();
    source = newSource;
    file.append(header(source), NOTHING);
  }

  private void open() {
    newest.clear();
    last.clear();
    noLabels.clear();
    replacedBytes = 0;
    source = "";
    file = EntryFile.open(PURPOSE, path, this::load);
  }

  private void addLabel(FeedbackLog.Entry record) {
    if (record.frame().isPresent()) {
      add(record);
    }
  }

  private void add(FeedbackLog.Entry record) {
    LabelledFrame frame = record.frame().orElse(null);
    byte[] picture = NOTHING;
    String problem = "";
    if (frame != null) {
      picture = new byte[frame.getBytes().remaining()];
      frame.getBytes().duplicate().get(picture);
      problem = problem(frame, picture);
      frame.setBytes(ByteBuffer.wrap(NOTHING)); // they follow the head in the file
    }
    byte[] head = IndexedRecord.head(record, problem, Sha256.of(picture));
    keep(IndexedRecord.of(new EntryFile.Entry(file.append(head, picture), head)));
  }

  private String problem(LabelledFrame frame, byte[] bytes) {
    if (frame.getEncoding() != PictureEncoding.JPEG) {
      return "picture is not a JPEG";
    }
    try {
      Picture picture = decoder.decode(bytes);
      boolean fits = picture.width() == frame.getWidth() && picture.height() == frame.getHeight();
      return fits ? "" : "picture is not of the size that its label says";
    } catch (VideoException e) {
      return "picture is damaged";
    }
  }

  /** Replaced labels leave their pictures behind in the file: it is written again without them. */
  private void compact() {
    Path compacted = path.resolveSibling(path.getFileName() + ".compacted");
    Map<OffsetRange.Position, EntryFile.Slot> kept = new TreeMap<>();
    newest.values().forEach(record -> kept.put(record.position(), record.slot()));
    last.values().forEach(record -> kept.put(record.position(), record.slot()));
    noLabels.values().forEach(record -> kept.put(record.position(), record.slot()));
    try {
      Files.deleteIfExists(compacted);
      try (EntryFile target = EntryFile.open(PURPOSE, compacted, entry -> {})) {
        target.append(header(source), NOTHING);
        for (EntryFile.Slot slot : kept.values()) {
          target.append(
              file.read(slot.offset(), slot.headLength()),
              file.read(slot.bodyOffset(), slot.bodyLength()));
        }
      }
      file.close();
      Files.move(
          compacted, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw RetinueException.unwritable("the index of the labels " + compacted, e);
    }
    open();
  }

  /** The first entry: which topic the index is of. */
  private static byte[] header(String source) {
    return source.getBytes(StandardCharsets.UTF_8);
  }

  private void load(EntryFile.Entry entry) {
    try {
      if (source.isEmpty()) {
        source = new String(entry.head(), StandardCharsets.UTF_8);
      } else {
        keep(IndexedRecord.of(entry));
      }
    } catch (RuntimeException e) { // a version of Retinue with other schemas wrote it
      LOG.info("cannot use an entry of the index {}: {}", path, e.toString());
      source = "unknown";
    }
  }

  private void keep(IndexedRecord record) {
    last.merge(record.position().partition(), record, FeedbackIndex::later);
    Label label = record.label();
    if (label == null) {
      noLabels.put(record.position(), record);
    } else {
      noLabels.remove(record.position());
      IndexedRecord before = newest.get(label.frameId());
      IndexedRecord after = before == null ? record : later(before, record);
      newest.put(label.frameId(), after);
      replacedBytes += before == null ? 0 : (after == before ? record : before).slot().bodyLength();
    }
  }

  private static IndexedRecord later(IndexedRecord one, IndexedRecord other) {
    return one.position().compareTo(other.position()) > 0 ? one : other;
  }
}
