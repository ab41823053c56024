package io.retinue.platform.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CocoResultsTest {
  @TempDir Path folder;

  @Test
  void shouldWriteNumbersThatReadBackExactly() throws IOException {
    List<CocoResults.Result> results =
        List.of(
            new CocoResults.Result(
                1_000_000_000_007L, 3, new CocoBox(0.1, 1 / 3.0, 1e-9, 123456.789), 0.1f),
            new CocoResults.Result(2, 1, new CocoBox(-3, 0, 0, 5), 1));
    Path file = folder.resolve("results.json");

    CocoResults.write(file, results);

    JsonNode read = JsonMapper.builder().build().readTree(Files.readString(file));
    assertThat(read.get(0).get("image_id").asLong()).isEqualTo(1_000_000_000_007L);
    assertThat(read.get(0).get("bbox").valueStream().map(JsonNode::asDouble))
        .containsExactly(0.1, 1 / 3.0, 1e-9, 123456.789);
    assertThat(read.get(0).get("score").asDouble()).isEqualTo(0.1f);
    assertThat(read).hasSize(2);
    assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void shouldReadWhatItWrote() {
    List<CocoResults.Result> results =
        List.of(
            new CocoResults.Result(7, 3, new CocoBox(0.1, 1 / 3.0, 1e-9, 123456.789), 0.1f),
            new CocoResults.Result(2, 1, new CocoBox(-3, 0, 0, 5), 1));
    Path file = folder.resolve("results.json");

    CocoResults.write(file, results);

    assertThat(CocoResults.read(file)).isEqualTo(results);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | is JSON, but not COCO",
        "[{\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":1}] | results[0] has no \"image_id\"",
        "[{\"image_id\":1,\"bbox\":[1,2,3,4],\"score\":1}] | results[0] has no \"category_id\"",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2],\"score\":1}] | not four numbers",
        "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":2}] | has the score 2.0",
        "[null] | results[0] is null",
        "[{\"image_id\":1 | is cut short",
      })
  void shouldNameWhatIsWrongWithAFile(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("results.json"), text);

    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> CocoResults.read(file))
        .withMessageContaining("results.json")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT));
  }

  @Test
  void shouldWriteTheFormThatPycocotoolsReads() throws IOException {
    Path file = folder.resolve("results.json");

    CocoResults.write(file, List.of(new CocoResults.Result(7, 1, new CocoBox(1, 2, 3, 4.5), 0.25)));

    assertThat(file)
        .hasContent(
            "[\n{\"image_id\":7,\"category_id\":1,\"bbox\":[1.0,2.0,3.0,4.5],\"score\":0.25}\n]");
  }

  @Test
  void shouldSayWhereItCannotWrite() {
    Path file = folder.resolve("no-such-folder").resolve("results.json");

    assertThatExceptionOfType(RetinueException.class)
        .isThrownBy(() -> CocoResults.write(file, List.of()))
        .withMessageContaining("results.json: cannot be written")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.STORAGE));
  }
}
