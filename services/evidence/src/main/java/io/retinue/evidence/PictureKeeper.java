package io.retinue.evidence;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.schemas.Frame;
import io.retinue.video.VideoException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Keeps the picture of an alert: the JPEG as the camera's reader published it, and a copy with the
 * box for notifications.
 */
record PictureKeeper(AlertFrames frames, EvidenceFiles files, EvidenceMeters meters) {
  /**
   * Replaces the picture of an alert. Where the frame is gone, the picture stays that was there.
   *
   * @throws IOException where it cannot be written
   */
  void keep(AlertId alert, BestPicture picture) throws IOException {
    Optional<Frame> frame = frames.one(picture.frame());
    if (frame.isEmpty()) {
      if (!files.has(alert, Kind.PICTURE)) {
        meters.gone(Kind.PICTURE);
      }
      return;
    }
    ByteBuffer jpeg = frame.get().getBytes();
    files.<IOException>keep(alert, Kind.PICTURE, unfinished -> write(unfinished, jpeg));
    meters.made(Kind.PICTURE);
    Optional<ByteBuffer> snapshot = snapshot(jpeg, picture);
    if (snapshot.isPresent()) {
      files.<IOException>keep(
          alert, Kind.SNAPSHOT, unfinished -> write(unfinished, snapshot.get()));
      meters.made(Kind.SNAPSHOT);
    }
  }

  /** Empty where there is no box, or the frame cannot be decoded. */
  private Optional<ByteBuffer> snapshot(ByteBuffer jpeg, BestPicture picture) {
    if (picture.box().isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = new byte[jpeg.remaining()];
    jpeg.duplicate().get(bytes);
    try {
      return Optional.of(ByteBuffer.wrap(SnapshotPainter.draw(bytes, picture.box().get())));
    } catch (VideoException e) {
      meters.damagedFrame();
      return Optional.empty();
    }
  }

  private static boolean write(Path file, ByteBuffer jpeg) throws IOException {
    ByteBuffer rest = jpeg.duplicate();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
    return true;
  }
}
