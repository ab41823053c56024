package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.weights.SafetensorsFile;
import io.retinue.standalone.cli.ExitCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelForwardCommandTest {
  @TempDir private Path folder;
  private Path release = Path.of("");

  @BeforeEach
  void find() throws URISyntaxException {
    URL model = Objects.requireNonNull(getClass().getResource("/demo-release/model.json"));
    release = Objects.requireNonNull(Path.of(model.toURI()).getParent());
  }

  private static CommandLineRun forward(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "model";
    all[1] = "forward";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    return CommandLineRun.of(all);
  }

  @Test
  void shouldSayWhatTheReleaseSaidWhenItWasMade() throws IOException {
    Path golden = release.resolve("golden.safetensors");
    Path out = folder.resolve("out.safetensors");

    CommandLineRun run = forward("--weights", release, "--in", golden, "--out", out);

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(ExitCode.OK.code());
    try (SafetensorsFile recorded = SafetensorsFile.open(golden);
        SafetensorsFile now = SafetensorsFile.open(out)) {
      float[] then = recorded.floats("logits.0");
      float[] logits = now.floats("logits");
      for (int i = 0; i < then.length; i++) {
        assertThat(logits[i]).as("logit " + i).isCloseTo(then[i], within(2e-3f));
      }
    }
  }

  @Test
  void shouldTakeWeightsAloneWithTheNameOfTheirNetwork() {
    Path weights = release.resolve("weights.safetensors");
    Path golden = release.resolve("golden.safetensors");
    Path out = folder.resolve("out.safetensors");

    CommandLineRun named =
        forward("--weights", weights, "--arch", "tiny", "--in", golden, "--out", out);
    CommandLineRun unnamed = forward("--weights", weights, "--in", golden, "--out", out);
    CommandLineRun unknown =
        forward("--weights", weights, "--arch", "yolo", "--in", golden, "--out", out);
    CommandLineRun other =
        forward("--weights", weights, "--arch", "quick", "--in", golden, "--out", out);

    assertThat(named.exitCode()).as(named.everything()).isEqualTo(ExitCode.OK.code());
    assertThat(out).exists();
    assertThat(unnamed.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(unnamed.everything()).contains("add --arch NETWORK");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(unknown.everything())
        .contains("no network is named 'yolo'; there are quick, quick_384, tiny,");
    assertThat(other.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(other.everything()).contains("backbone.body.conv1.weight");
  }

  @Test
  void shouldSayWhichFileIsNotThere() throws IOException {
    Path out = folder.resolve("out.safetensors");

    CommandLineRun run =
        forward("--weights", release, "--in", folder.resolve("none.safetensors"), "--out", out);

    assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_INPUT.code());
    assertThat(run.everything()).contains("there is no file", "none.safetensors");
    assertThat(Files.exists(out)).isFalse();
  }
}
