package io.retinue.ingest.isolation;

import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.FrameSource;
import io.retinue.video.FrameWish;
import io.retinue.video.GrayPicture;
import io.retinue.video.JpegEncoder;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames of a source that a decoding process has opened. Pictures come as JPEGs only. */
final class IsolatedFrames implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(IsolatedFrames.class);

  private final DecoderLink link;

  /** What was requested of the last wanted frame: it is requested ahead for the next one. */
  private final Set<Request> used = EnumSet.noneOf(Request.class);

  private PictureSize encoded = new PictureSize(1, 1);
  private @Nullable Integer hash;
  private @Nullable GrayPicture overview;
  private JpegEncoder.@Nullable Jpeg jpeg;

  private IsolatedFrames(DecoderLink link) {
    this.link = link;
  }

  static IsolatedFrames open(AddressedSource source, DecoderProcesses processes)
      throws VideoException {
    DecoderLink link = DecoderLink.open(source.address(), processes);
    boolean opened = false;
    try {
      link.ask(
          to -> {
            AddressWire.write(source.address(), to);
            to.out().writeLong(source.every().toNanos());
          },
          from -> true);
      opened = true;
      return new IsolatedFrames(link);
    } finally {
      if (!opened) {
        link.close();
      }
    }
  }

  @Override
  public @Nullable Frame next(FrameWish wish) throws VideoException {
    Set<Request> ahead = EnumSet.copyOf(used);
    PictureSize largest = encoded;
    hash = null;
    overview = null;
    jpeg = null;
    Optional<Frame> next =
        link.ask(
            to -> {
              write(Request.NEXT, to);
              to.out().writeLong(wish.fromMs());
              to.out().writeDouble(wish.everyMs());
              to.out().writeByte(Request.bits(ahead));
              if (ahead.contains(Request.ENCODE)) {
                write(largest, to);
              }
            },
            this::readFrameAndAhead);
    Frame frame = next.orElse(null);
    boolean wanted =
        frame != null && frame.content() == Content.WHOLE && wish.isMetAt(frame.mediaTimeMs());
    if (wanted) {
      used.clear();
    }
    return frame;
  }

  private Optional<Frame> readFrameAndAhead(Wire from) throws IOException {
    Optional<Frame> frame = readFrame(from);
    for (Request given : Request.ofBits(from.in().readUnsignedByte())) {
      switch (given) {
        case HASH -> hash = from.in().readInt();
        case OVERVIEW -> overview = readOverview(from);
        case ENCODE -> jpeg = readJpeg(from);
        case NEXT, CLOSE -> throw new IOException(given + " is not of a picture");
      }
    }
    return frame;
  }

  private static void write(Request request, Wire to) throws IOException {
    to.out().writeByte(request.ordinal());
  }

  private static Optional<Frame> readFrame(Wire from) throws IOException {
    DataInputStream in = from.in();
    if (!in.readBoolean()) {
      return Optional.empty();
    }
    long index = in.readLong();
    long mediaTimeMs = in.readLong();
    Content content = Content.values()[in.readUnsignedByte()];
    Instant capturedAt =
        in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
    return Optional.of(new Frame(index, mediaTimeMs, content, capturedAt));
  }

  /** The encoder gives the size that is wanted; the encoding is done where the picture is. */
  @Override
  public JpegEncoder.Jpeg encode(JpegEncoder encoder) throws VideoException {
    PictureSize largest = encoder.largest();
    JpegEncoder.Jpeg given = largest.equals(encoded) ? jpeg : null;
    used.add(Request.ENCODE);
    encoded = largest;
    return given != null
        ? given
        : link.ask(
            to -> {
              write(Request.ENCODE, to);
              write(largest, to);
            },
            IsolatedFrames::readJpeg);
  }

  private static JpegEncoder.Jpeg readJpeg(Wire from) throws IOException {
    return new JpegEncoder.Jpeg(readSize(from), readSize(from), from.readBytes());
  }

  private static PictureSize readSize(Wire from) throws IOException {
    return new PictureSize(from.in().readInt(), from.in().readInt());
  }

  private static void write(PictureSize size, Wire to) throws IOException {
    to.out().writeInt(size.width());
    to.out().writeInt(size.height());
  }

  @Override
  public int pictureHash() throws VideoException {
    used.add(Request.HASH);
    Integer given = hash;
    return given != null
        ? given
        : link.ask(to -> write(Request.HASH, to), from -> from.in().readInt());
  }

  @Override
  public GrayPicture overview() throws VideoException {
    used.add(Request.OVERVIEW);
    GrayPicture given = overview;
    return given != null
        ? given
        : link.ask(to -> write(Request.OVERVIEW, to), IsolatedFrames::readOverview);
  }

  private static GrayPicture readOverview(Wire from) throws IOException {
    return new GrayPicture(from.in().readInt(), from.in().readInt(), from.readBytes());
  }

  @Override
  public long lost() {
    return link.state().lost();
  }

  @Override
  public List<String> warnings() {
    return link.state().warnings();
  }

  @Override
  public double framesPerSecond() {
    return link.state().framesPerSecond();
  }

  /** Waits until the source is closed: some cameras have only one viewer at a time. */
  @Override
  public void close() {
    try (link) {
      if (link.isWhole()) {
        link.ask(to -> write(Request.CLOSE, to), from -> true);
      }
    } catch (VideoException e) {
      LOG.debug("a source was not closed in order", e);
    }
  }
}
