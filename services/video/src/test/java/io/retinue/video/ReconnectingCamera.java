package io.retinue.video;

import io.retinue.testkit.ProcessFootprint;
import java.time.Duration;
import org.bytedeco.javacpp.Pointer;

/**
 * A process that does nothing but open a camera again and again, until there is no more picture. It
 * prints its footprint now and then.
 */
final class ReconnectingCamera {
  private static final ReaderLimits LIMITS = new ReaderLimits(1 << 22, Duration.ofSeconds(5));

  private ReconnectingCamera() {}

  /**
   * @param args the camera's address; one at which there is nothing; how many reconnects; how many
   *     from one line to the next; bytes of native memory to lose at each
   */
  public static void main(String[] args) throws VideoException {
    SourceAddress address = SourceAddress.parse(args[0]);
    SourceAddress nothing = SourceAddress.parse(args[1]);
    int reconnects = Integer.parseInt(args[2]);
    int every = Integer.parseInt(args[3]);
    int leak = Integer.parseInt(args[4]);
    for (int i = 1; i <= reconnects; i++) {
      int pictures = readToTheEnd(address);
      if (leak > 0) {
        Pointer.memset(Pointer.malloc(leak), 1, leak);
      }
      if (i % every == 0) {
        readToTheEnd(nothing);
        ProcessFootprint now = ProcessFootprint.now();
        System.out.printf(
            "%d %d %d %d %d%n", i, now.anonymousBytes(), now.openFiles(), now.threads(), pictures);
      }
    }
  }

  /** As ingest does: pictures are compressed. How many there were. */
  private static int readToTheEnd(SourceAddress address) {
    int pictures = 0;
    try (LiveReader reader = LiveReader.open(address, LIMITS, Duration.ofSeconds(1));
        JpegEncoder encoder = new JpegEncoder(new PictureSize(160, 120))) {
      while (true) {
        encoder.encode(reader.next());
        pictures++;
      }
    } catch (VideoException e) {
      return pictures;
    }
  }
}
