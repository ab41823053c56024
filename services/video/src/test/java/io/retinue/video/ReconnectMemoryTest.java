package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.testkit.Deadline;
import io.retinue.testkit.ProcessFootprint;
import io.retinue.testkit.rtsp.H264Clip;
import io.retinue.testkit.rtsp.RtspFault;
import io.retinue.testkit.rtsp.RtspServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A camera that drops every few seconds reconnects thousands of times a day. */
class ReconnectMemoryTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final ReaderLimits LIMITS = new ReaderLimits(1 << 22, Duration.ofSeconds(5));

  @Test
  void shouldNotGrowThroughTwoHundredReconnects() throws Exception {
    try (RtspServer server = RtspServer.start(H264Clip.drawn(320, 240, 25, 50, 25)).speed(20)) {
      ProcessFootprint before = reconnect(server, 60);
      ProcessFootprint after = reconnect(server, 200);

      // A reader that is not closed keeps two megabytes, and its connection. The heap may grow,
      // too.
      assertThat((after.residentBytes() - before.residentBytes()) / MEBIBYTE).isLessThan(150);
      assertThat(after.openFiles() - before.openFiles()).isLessThan(5);
      assertThat(after.threads() - before.threads()).isLessThan(5);
    }
  }

  private static ProcessFootprint reconnect(RtspServer server, int times) throws Exception {
    SourceAddress address = SourceAddress.parse(server.url());
    for (int i = 0; i < times; i++) {
      server.fail(i % 5 == 0 ? new RtspFault.Status(404) : new RtspFault.CutAfter(12));
      assertThatThrownBy(() -> readToTheEnd(address)).isInstanceOf(VideoException.class);
    }
    Deadline.inSeconds(5).await("every session has ended", () -> server.openSessions() == 0);
    System.gc(); // what the heap holds is in the figure, too
    return ProcessFootprint.now();
  }

  private static void readToTheEnd(SourceAddress address) throws VideoException {
    try (LiveReader reader = LiveReader.open(address, LIMITS, Duration.ofSeconds(1))) {
      for (int i = 0; i < 10_000; i++) {
        reader.next();
      }
    }
  }
}
