package io.retinue.evidence;

import io.retinue.platform.alert.AlertId;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps the picture of an alert: the JPEG as the camera's reader published it. */
record PictureKeeper(AlertFrames frames, EvidenceFiles files, EvidenceMeters meters) {
  /**
   * Replaces the picture of an alert. Where the frame is gone, the picture stays that was there.
   *
   * @throws IOException where it cannot be written
   */
  void keep(AlertId alert, FrameRef ref) throws IOException {
    Optional<Frame> frame = frames.one(ref);
    if (frame.isEmpty()) {
      if (!files.has(alert, Kind.PICTURE)) {
        meters.gone(Kind.PICTURE);
      }
      return;
    }
    files.<IOException>keep(
        alert, Kind.PICTURE, unfinished -> write(unfinished, frame.get().getBytes()));
    meters.made(Kind.PICTURE);
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
