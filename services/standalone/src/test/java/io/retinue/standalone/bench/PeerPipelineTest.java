package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerPipelineTest {
  private static final String WORK = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; ";

  @Test
  void shouldMeasureFromBeginToEnd() throws Exception {
    PeerPipeline peer =
        measure("echo a line of a library; echo begin; " + WORK + "echo end 40; cat > /dev/null");

    assertThat(peer.frames()).isEqualTo(40);
    assertThat(peer.seconds()).isPositive();
    assertThat(peer.processorSeconds()).isPositive();
    assertThat(peer.framesPerSecond()).isEqualTo(40 / peer.seconds());
    assertThat(peer.millis()).isCloseTo(25 * peer.processorSeconds(), within(1e-9)); // 1000 / 40
  }

  @Test
  void shouldRefuseAPeerThatFails() {
    assertThatThrownBy(() -> measure("echo begin; echo end 40; cat > /dev/null; exit 3"))
        .isInstanceOf(RetinueException.class)
        .hasMessage("sh ended with status 3 and a measurement");
  }

  @Test
  void shouldRefuseAPeerWithoutAMeasurement() {
    for (String script : List.of("true", "echo end 40", "echo begin", "echo begin; echo end 0")) {
      assertThatThrownBy(() -> measure(script))
          .as(script)
          .isInstanceOf(RetinueException.class)
          .hasMessage("sh ended with status 0 and printed no measurement");
    }
  }

  private static PeerPipeline measure(String script) throws IOException, InterruptedException {
    return PeerPipeline.measure(List.of("sh", "-c", script));
  }
}
