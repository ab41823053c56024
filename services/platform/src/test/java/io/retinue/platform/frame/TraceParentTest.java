package io.retinue.platform.frame;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  @Test
  void shouldBeWrittenAsTheStandardWantsIt() {
    assertThat(TraceParent.header(0x0af7651916cd43ddL, 0x8448eb211c80319cL, 0xb7L).value())
        .asString(US_ASCII)
        .isEqualTo("00-0af7651916cd43dd8448eb211c80319c-00000000000000b7-01");
  }

  @Test
  void shouldGiveEachFrameATraceOfItsOwn() {
    assertThat(TraceParent.begin()).isNotEqualTo(TraceParent.begin());
  }

  @Test
  void shouldPassTheTraceAndNoOtherHeader() {
    Headers frame = new RecordHeaders().add(TraceParent.begin()).add("large", new byte[1 << 20]);

    assertThat(TraceParent.only(frame)).containsExactly(frame.lastHeader("traceparent"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00-0AF7651916CD43DD8448EB211C80319C-00000000000000b7-01",
        "00-0af7651916cd43dd8448eb211c80319c-00000000000000b7-01-more",
        "00-0af7651916cd43dd8448eb211c80319c 00000000000000b7-01"
      })
  void shouldNotPassWhatIsNoTrace(@Nullable String value) {
    byte @Nullable [] bytes = value == null ? null : value.getBytes(US_ASCII);

    assertThat(TraceParent.only(new RecordHeaders().add("traceparent", bytes))).isEmpty();
    assertThat(TraceParent.only(new RecordHeaders())).isEmpty();
  }
}
