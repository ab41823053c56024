package io.retinue.platform.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTextTest {
  @ParameterizedTest
  @CsvSource({
    "0x0a, \\n", // would forge a line
    "0x0d, \\r", // would overwrite the line
    "0x09, \\t",
    "0x1b, \\u001b", // begins a terminal's command
    "0x00, \\u0000",
    "0x7f, \\u007f",
    "0x85, \\u0085", // C1: next line
    "0x9b, \\u009b", // C1: begins a terminal's command in one character
    "0x202e, \\u202e", // reverses what follows
    "0x2066, \\u2066",
    "0x200f, \\u200f",
    "0xfeff, \\ufeff",
    "0x2028, \\u2028",
    "0xd800, \\ud800", // half a character
    "0xe0041, \\udb40\\udc41" // an invisible letter
  })
  void shouldEscapeWhatATerminalWouldObey(String codePoint, String escaped) {
    String text = "a" + Character.toString(Integer.decode(codePoint)) + "b";

    assertThat(PrintableText.line(text)).isEqualTo("a" + escaped + "b");
  }

  @Test
  void shouldLeaveLettersOfAllScriptsAsTheyAre() {
    String text = "Tür 3, дверь, 門, شارع, 🚲 \\ \"quoted\"";

    assertThat(PrintableText.line(text)).isSameAs(text);
  }

  @Test
  void shouldKeepLinesOfATextOfSeveralLines() {
    assertThat(PrintableText.lines("one\n\ttwo\u001b[31m\rthree"))
        .isEqualTo("one\n\ttwo\\u001b[31m\\rthree");
  }

  @Test
  void shouldFindControlsInNamesAndLeaveJoinersAlone() {
    for (String name : List.of("a\nb", "a\u001b[31m", "a\u009b", "a\u202eb", "a\u2028b")) {
      assertThat(PrintableText.hasControls(name)).isTrue();
    }
    for (String name : List.of("größer", "می\u200cخواهم", "👩\u200d🚒", "a b")) {
      assertThat(PrintableText.hasControls(name)).isFalse();
    }
  }
}
