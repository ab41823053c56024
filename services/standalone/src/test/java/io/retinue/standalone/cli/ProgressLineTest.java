package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldDrawABarOnATerminal() {
    try (ProgressLine bar = new ProgressLine("frames", Optional.of(new PrintStream(shown, true)))) {
      bar.show(3, 12, "accounted for");
    }

    assertThat(shown()).contains("frames", "25%", "3/12", "accounted for").endsWith("\n");
  }

  @Test
  void shouldShowWorkWhoseEndIsUnknown() {
    try (ProgressLine bar = new ProgressLine("MB", Optional.of(new PrintStream(shown, true)))) {
      bar.show(7, -1, "");
    }

    assertThat(shown()).contains("MB", "7/?");
  }

  @Test
  void shouldBeginANewBarAfterTheFirstIsClosed() {
    try (ProgressLine bar = new ProgressLine("fit", Optional.of(new PrintStream(shown, true)))) {
      bar.show(1, 2, "");
      bar.close();
      bar.show(2, 2, "");
    }

    assertThat(shown()).contains("1/2", "2/2");
  }

  @Test
  void shouldShowNothingWhereNobodyWatches() {
    ProgressLine bar = new ProgressLine("frames", Optional.empty());

    bar.show(3, 12, "");
    bar.close();

    assertThat(shown()).isEmpty();
  }
}
