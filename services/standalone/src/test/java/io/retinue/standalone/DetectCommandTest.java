package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.cli.ExitCode;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import io.retinue.synthetic.View;
import io.retinue.video.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DetectCommandTest {
  private static @TempDir Path folder = Path.of("");
  private Path street = folder;
  private Path weights = folder;
  private TruthBox car = new TruthBox("", 0, 0, 0, 0, "", 0);

  @BeforeAll
  void draw() throws IOException, URISyntaxException {
    URL model = Objects.requireNonNull(getClass().getResource("/demo-release/model.json"));
    weights = Objects.requireNonNull(Path.of(model.toURI()).getParent());
    SyntheticFrame frame = SyntheticStreet.of(View.CORNER, 11, 640, 360).frame(412);
    car = frame.truth().stream().filter(t -> t.label().equals("car")).findFirst().orElseThrow();
    street = folder.resolve("street.png");
    ImageIO.write(image(frame.picture()), "png", street.toFile());
  }

  private static BufferedImage image(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      int red = picture.rgb()[i * 3] & 0xFF;
      int green = picture.rgb()[i * 3 + 1] & 0xFF;
      int blue = picture.rgb()[i * 3 + 2] & 0xFF;
      image.setRGB(i % picture.width(), i / picture.width(), red << 16 | green << 8 | blue);
    }
    return image;
  }

  private CommandLineRun detect(Object... arguments) {
    List<String> all = new ArrayList<>(List.of("detect", "--weights", weights.toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(all::add);
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  @Test
  void shouldPrintWhatIsOnAPictureAsJson() {
    CommandLineRun run = detect("-o", "json", street);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    JsonNode picture = JsonMapper.shared().readTree(run.out()).get("pictures").get(0);
    assertThat(picture.get("file").asString()).isEqualTo(street.toString());
    assertThat(picture.get("width").asInt()).isEqualTo(640);
    assertThat(picture.get("height").asInt()).isEqualTo(360);
    assertThat(picture.get("detections"))
        .anySatisfy(
            found -> {
              assertThat(found.get("label").asString()).isEqualTo("car");
              assertThat(found.get("score").asDouble()).isBetween(0.5, 1.0);
              assertThat(found.get("box").get(0).asDouble())
                  .isBetween(car.x1() - 5., car.x1() + 5.);
              assertThat(found.get("box").get(3).asDouble())
                  .isBetween(car.y2() - 5., car.y2() + 5.);
            });
  }

  @Test
  void shouldDrawACopyAndLeaveTheOriginal() throws IOException {
    byte[] before = Files.readAllBytes(street);
    Path other = Files.createDirectories(folder.resolve("other")).resolve("street.png");
    Files.copy(street, other);

    CommandLineRun run = detect("--draw", folder, street, other);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(Files.readAllBytes(street)).isEqualTo(before);
    BufferedImage drawn = ImageIO.read(folder.resolve("street-detected.png").toFile());
    int left = Math.round(car.x1());
    int middle = Math.round((car.y1() + car.y2()) / 2);
    BufferedImage plain = ImageIO.read(street.toFile());
    boolean edge = false;
    for (int x = Math.max(0, left - 6); x < left + 6; x++) {
      edge |= drawn.getRGB(x, middle) != plain.getRGB(x, middle);
    }
    assertThat(edge).isTrue();
    assertThat(folder.resolve("street-detected-2.png")).exists();
  }

  @Test
  void shouldGoOnAfterAPictureThatCannotBeRead() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jpg"), "no picture");
    Path none = folder.resolve("none.jpg");

    CommandLineRun run = detect(bad, none, street);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err())
        .contains("bad.jpg: It is not a JPEG, PNG or BMP. Convert it first.")
        .contains("none.jpg: There is no such file.");
    assertThat(run.out()).contains("street.png  640x360").contains("  car ");
    JsonNode json = JsonMapper.shared().readTree(detect("-o", "json", bad).out());
    assertThat(json.get("pictures").isEmpty()).isTrue();
    assertThat(json.get("failures").get(0).get("file").asString()).isEqualTo(bad.toString());
    assertThat(json.get("failures").get(0).get("error").asString()).contains("not a JPEG");
  }

  @Test
  void shouldReadAFileOfWeightsWhenToldWhatTheyAreOf() throws IOException {
    Path file = weights.resolve("weights.safetensors");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "person\ncar\n");

    CommandLineRun unsaid =
        CommandLineRun.of("detect", "--weights", file.toString(), street.toString());
    CommandLineRun run =
        CommandLineRun.of(
            "detect",
            "--weights",
            file.toString(),
            "--arch",
            "tiny",
            "--labels",
            labels.toString(),
            street.toString());

    assertThat(unsaid.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(unsaid.err()).contains("--arch and --labels");
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(run.out()).contains("  car ");
  }

  @Test
  void shouldRefuseWeightsThatAreNone() {
    CommandLineRun run =
        CommandLineRun.of("detect", "--weights", folder.toString(), street.toString());

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.err()).contains("model.json is missing").contains("--weights");
    assertThat(detect("--threshold", 2, street).exitCode()).isEqualTo(ExitCode.USAGE.code());
  }
}
