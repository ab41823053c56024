package io.retinue.platform.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.FrameRef;
import io.retinue.testkit.SampleRecords;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIdTest {
  private static final FrameId FRAME_ID = new FrameId("gate", 1795161600000L, 12);

  @Test
  void shouldReadWhatItWrote() {
    FrameId id = new FrameId("gate-2", 1795161600000L, 0);

    assertThat(id).hasToString("gate-2/1795161600000/0");
    assertThat(FrameId.parse(id.toString())).isEqualTo(id);
    assertThat(id.eventId()).isEqualTo("gate-2/1795161600000/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gate",
        "gate/1",
        "gate/1/2/3",
        "gate/1/",
        "gate/-1/2",
        "gate/+1/2",
        "gate/01/2",
        "gate/1/x",
        "Gate/1/2",
        "/1/2",
        "gate/1/9223372036854775808",
        "gate/1/2 "
      })
  void shouldTakeNothingElseForAnId(String text) {
    assertThatThrownBy(() -> FrameId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'");
  }

  @Test
  void shouldTurnIntoReferencesAndBack() {
    FrameRef ref = FRAME_ID.toRef(2, 34);

    assertThat(ref.getPartition()).isEqualTo(2);
    assertThat(ref.getOffset()).isEqualTo(34);
    assertThat(FrameId.of(ref)).isEqualTo(FRAME_ID);
    assertThat(FRAME_ID.toRef().getOffset()).isNull();
    assertThat(FrameId.of(SampleRecords.frame(new byte[0]))).isEqualTo(FRAME_ID);
  }

  @Test
  void shouldSortByCameraThenEpochThenIndexAsNumbers() {
    assertThat(Stream.of("b/1/1", "a/10/1", "a/9/10", "a/9/9").map(FrameId::parse).sorted())
        .extracting(FrameId::toString)
        .containsExactly("a/9/9", "a/9/10", "a/10/1", "b/1/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "_a", "Gate", "a.b", "a/b", "ä", "a b", "../a"})
  void shouldRefuseNamesThatCannotBeKeysAndFiles(String name) {
    assertThatThrownBy(() -> CameraName.require(name))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_SETTING))
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void shouldTakeNamesUpTo64Characters() {
    assertThat(CameraName.require("0_front-door")).isEqualTo("0_front-door");
    assertThat(CameraName.isValid("a".repeat(64))).isTrue();
    assertThat(CameraName.isValid("a".repeat(65))).isFalse();
  }
}
