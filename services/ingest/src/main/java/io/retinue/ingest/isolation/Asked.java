package io.retinue.ingest.isolation;

import io.retinue.ingest.source.FrameSource;
import io.retinue.video.FrameWish;
import io.retinue.video.PictureSize;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request with what belongs to it, as a decoding process reads it.
 *
 * @param wish for {@link Request#NEXT}: which frame is wanted
 * @param ahead for {@link Request#NEXT}: what to give with a wanted frame
 * @param largest the largest picture wanted, for {@link Request#ENCODE}, also ahead; else null
 */
record Asked(Request request, FrameWish wish, Set<Request> ahead, @Nullable PictureSize largest) {
  static Asked read(DataInputStream in) throws IOException {
    Request request = Request.of(in.readUnsignedByte());
    FrameWish wish =
        request == Request.NEXT
            ? new FrameWish(in.readLong(), in.readDouble())
            : FrameWish.EVERY_FRAME;
    Set<Request> ahead = request == Request.NEXT ? Request.ofBits(in.readUnsignedByte()) : Set.of();
    boolean encodes = request == Request.ENCODE || ahead.contains(Request.ENCODE);
    PictureSize largest = encodes ? new PictureSize(in.readInt(), in.readInt()) : null;
    return new Asked(request, wish, ahead, largest);
  }

  boolean wants(FrameSource.@Nullable Frame frame) {
    return frame != null
        && frame.content() == FrameSource.Content.WHOLE
        && wish.isMetAt(frame.mediaTimeMs());
  }
}
