package io.retinue.platform.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceParentTest {
  @Test
  void shouldBeWrittenAsTheStandardWantsIt() {
    TraceParent parent = new TraceParent(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7L);

    assertThat(new String(parent.bytes(), StandardCharsets.US_ASCII))
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-00000000000000b7-01");
  }

  @Test
  void shouldGiveEachFrameATraceOfItsOwn() {
    assertThat(TraceParent.random().traceLow()).isNotEqualTo(TraceParent.random().traceLow());
  }

  @Test
  void shouldRefuseIdsThatTheStandardCallsInvalid() {
    assertThatThrownBy(() -> new TraceParent(1, 0, 1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> new TraceParent(1, 1, 0)).isInstanceOf(RuntimeException.class);
  }
}
