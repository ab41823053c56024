package io.retinue.standalone.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelListTest {
  @TempDir private Path folder;

  private List<String> names(String text, int outputs) throws IOException {
    return LabelList.read(Files.writeString(folder.resolve("labels"), text).toString())
        .names(outputs);
  }

  @Test
  void shouldKnowCocosNumbers() {
    List<String> coco = LabelList.read("coco91").names(91);

    assertThat(coco).hasSize(91);
    assertThat(coco.get(0)).isEmpty();
    assertThat(coco.get(1)).isEqualTo("person");
    assertThat(coco.get(12)).isEmpty();
    assertThat(coco.get(13)).isEqualTo("stop sign");
    assertThat(coco.get(90)).isEqualTo("toothbrush");
    assertThat(coco).filteredOn(name -> !name.isEmpty()).hasSize(80).doesNotHaveDuplicates();
    assertThat(LabelList.read("coco91").names(80)).hasSize(80).startsWith("person", "bicycle");
  }

  @Test
  void shouldKnowTheOpenImagesClassesOfMlPerf() {
    assertThat(LabelList.read("openimages").names(264))
        .startsWith("Airplane", "Antelope")
        .endsWith("Zebra", "Zucchini")
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldReadANameALine() throws IOException {
    assertThat(names("person\ncar\n", 2)).containsExactly("person", "car");
    assertThat(names("__background__\r\nperson\r\nN/A\r\n car \r\n", 4))
        .containsExactly("", "person", "", "car");
  }

  @Test
  void shouldReadAnArrayOfNames() throws IOException {
    assertThat(names("[\"person\", null, \"car\"]", 3)).containsExactly("person", "", "car");
  }

  @Test
  void shouldReadTheClassDescriptionsOfOpenImages() throws IOException {
    assertThat(names("/m/011k07,Tortoise\n/m/011q46kg,Container\n", 2))
        .containsExactly("Tortoise", "Container");
  }

  @Test
  void shouldReadTheCategoriesOfACocoFile() throws IOException {
    String coco =
        """
        {"categories": [{"id": 3, "name": "car"}, {"id": 1, "name": "person"}],
         "images": [], "annotations": []}
        """;

    assertThat(names(coco, 4)).containsExactly("", "person", "", "car");
    assertThat(names(coco, 2)).containsExactly("person", "car");
  }

  @Test
  void shouldSayWhatDoesNotGoTogether() {
    assertThatThrownBy(() -> names("person\ncar\n", 3))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("the weights have 3 outputs, but ")
        .hasMessageContaining("has 2 classes; if output 0 is the background, write __background__");
    assertThatThrownBy(() -> LabelList.read("coco91").names(264))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("the weights have 264 outputs, but coco91 has 80 classes");
  }

  @Test
  void shouldRefuseNamesThatWouldActOnATerminal() {
    for (String text : List.of("per\u001b[31mson\n", "[\"per\\u009bson\"]", "per\u202eson")) {
      assertThatThrownBy(() -> names(text, 1))
          .isInstanceOf(RetinueException.class)
          .hasMessageContaining("class 0, 'per\\u")
          .hasMessageContaining("has a control character");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAFile() {
    assertThatThrownBy(() -> names("", 1)).hasMessageContaining("it has no class");
    assertThatThrownBy(() -> names("N/A\n", 1)).hasMessageContaining("it has no class");
    assertThatThrownBy(() -> names("{", 1)).hasMessageContaining("it is not JSON");
    assertThatThrownBy(() -> names("{\"categories\": [{\"id\": -1, \"name\": \"a\"}]}", 1))
        .hasMessageContaining("a category has the id -1");
    assertThatThrownBy(
            () ->
                names(
                    "{\"categories\": [{\"id\": 1, \"name\": \"a\"}, {\"id\": 1, \"name\":"
                        + " \"b\"}]}",
                    1))
        .hasMessageContaining("two categories have the id 1");
    assertThatThrownBy(() -> LabelList.read(folder.resolve("none").toString()))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void shouldRefuseBytesThatAreNoText() throws IOException {
    Path picture = Files.write(folder.resolve("x.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 0});

    assertThatThrownBy(() -> LabelList.read(picture.toString()))
        .isInstanceOf(RetinueException.class)
        .hasMessageContaining("it is no text");
  }
}
