package io.retinue.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that wait, in a temporary file, until all of them are known to be good. The file is gone
 * with {@link #close}, or with the process. Not thread-safe.
 */
final class PictureSpool implements AutoCloseable {
  private record Place(long offset, int length, EncodedPicture withoutBytes, long mediaTimeMs) {}

  /** A picture of the spool and the media time of its frame, in milliseconds. */
  record Spooled(EncodedPicture picture, long mediaTimeMs) {}

  private final FileChannel channel;
  private final List<Place> places = new ArrayList<>();
  private long end;

  PictureSpool() throws IOException {
    Path file = Files.createTempFile("retinue-import-", ".pictures");
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  void add(EncodedPicture picture, long mediaTimeMs) throws IOException {
    byte[] jpeg = picture.jpeg();
    EncodedPicture rest = new EncodedPicture(picture.original(), picture.size(), new byte[0]);
    places.add(new Place(end, jpeg.length, rest, mediaTimeMs));
    ByteBuffer bytes = ByteBuffer.wrap(jpeg);
    while (bytes.hasRemaining()) {
      end += channel.write(bytes, end);
    }
  }

  /** The picture that was added as number {@code n}, from 0. */
  Spooled get(int n) throws IOException {
    Place place = places.get(n);
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
        throw new IOException("the spool of pictures was cut short by somebody else");
      }
    }
    EncodedPicture rest = place.withoutBytes();
    return new Spooled(
        new EncodedPicture(rest.original(), rest.size(), bytes.array()), place.mediaTimeMs());
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
