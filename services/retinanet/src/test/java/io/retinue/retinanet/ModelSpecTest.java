package io.retinue.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSpecTest {
  private static final ModelSpec SPEC =
      Preset.named("quick_384").spec(List.of("person", "car"), 768, 576);

  @Test
  void shouldReadTheJsonThatItWrote() throws ModelFormatException {
    assertThat(ModelSpec.fromJson(SPEC.toJson())).isEqualTo(SPEC);
  }

  @Test
  void shouldReadTheJsonOfTorchvisionsNetworks() throws ModelFormatException {
    for (Preset preset : Preset.values()) {
      ModelSpec spec = preset.spec(List.of("a"), 640, 480);

      assertThat(ModelSpec.fromJson(spec.toJson())).isEqualTo(spec);
    }
  }

  @Test
  void shouldWriteTheNamesOfItsComponents() {
    assertThat(SPEC.toJson())
        .contains("\"depth\": \"RESNET_10\"", "\"fpnChannels\": 64", "\"inputWidth\": 384");
  }

  @ParameterizedTest
  @CsvSource({
    "768, 576, 640, 480",
    "1920, 1080, 736, 416",
    "576, 768, 480, 640",
    "640, 640, 544, 544",
    "4000, 10, 4096, 32"
  })
  void shouldFitTheInputToTheFramesAspect(int width, int height, int inputWidth, int inputHeight) {
    Preprocessing preprocessing = ModelSpec.quick(List.of("a"), width, height).preprocessing();

    assertThat(preprocessing.resizing()).isEqualTo(new Resizing.Fixed(inputWidth, inputHeight));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"headConvs\": 4,' | '' | headConvs",
        "headConvs | headConv | headConv",
        "'\"headConvs\": 4' | '\"headConvs\": -4' | headConvs must be from 0 to 16, not -4",
        "RESNET_10 | RESNET_11 | depth",
        "'\"inputWidth\": 384' | '\"inputWidth\": 385' | inputWidth must be a multiple of 32",
        "'\"inputWidth\": 384' | '\"inputWidth\": \"x\"' | For input string",
        "FIXED | LOOSE | 'a resizing needs a kind, FIXED or SHORT_SIDE'",
        "'\"inputHeight\"' | '\"height\"' | inputHeight",
        "'\"person\"' | '\"car\"' | two classes have one name",
        "'\"person\"' | 'null' | wrong",
        "'{' | '[' | ''"
      })
  void shouldSayWhatIsWrongWithADescription(String right, String wrong, String message) {
    String json = SPEC.toJson().replace(right, wrong);

    assertThatThrownBy(() -> ModelSpec.fromJson(json))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldKnowWhichOutputsStandForNothing() throws ModelFormatException {
    ModelSpec coco = SPEC.withClasses(List.of("", "person", "", "car", ""));

    assertThat(coco.namedClasses()).containsExactly("person", "car");
    assertThat(coco.isNamed(2)).isFalse();
    assertThat(coco.isNamed(3)).isTrue();
    assertThat(ModelSpec.fromJson(coco.toJson())).isEqualTo(coco);
  }

  @Test
  void shouldRefuseClassesThatNobodyCouldTellApart() {
    assertThatThrownBy(() -> SPEC.withClasses(List.of("", "")))
        .hasMessage("a model needs one class or more");
    assertThatThrownBy(() -> SPEC.withClasses(List.of("a", "", "a")))
        .hasMessageStartingWith("two classes have one name");
    assertThatThrownBy(() -> SPEC.withClasses(List.of("a", " ")))
        .hasMessageStartingWith("a class has a name of blanks");
  }

  @Test
  void shouldRefuseAnEmptyDescription() {
    assertThatThrownBy(() -> ModelSpec.fromJson("")).isInstanceOf(ModelFormatException.class);
    assertThatThrownBy(() -> ModelSpec.fromJson("{}")).isInstanceOf(ModelFormatException.class);
  }

  @Test
  void shouldNeedAClass() {
    assertThatThrownBy(() -> SPEC.withClasses(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one class or more");
  }
}
