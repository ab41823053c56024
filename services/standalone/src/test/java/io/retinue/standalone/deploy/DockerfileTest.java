package io.retinue.standalone.deploy;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerfileTest {
  /** Bases whose C library is glibc 2.35. */
  private static final Pattern JAMMY = Pattern.compile(".*(-jammy|-ubuntu22\\.04)$");

  private final Dockerfile dockerfile = Dockerfile.parse(Repository.text("deploy/Dockerfile"));

  @Test
  void shouldPinEveryBaseToOneVersion() {
    assertThat(dockerfile.stages().keySet())
        .containsExactly("build", "libtorch", "cpu", "jre", "gpu");
    assertThat(dockerfile.stages().keySet())
        .allSatisfy(
            stage ->
                assertThat(ComposeRules.isPinned(dockerfile.base(stage)))
                    .as(dockerfile.base(stage))
                    .isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void shouldRunOnAnOldEnoughGlibcAndNotAsRoot(String target) {
    assertThat(dockerfile.base(target)).matches(JAMMY);
    assertThat(dockerfile.last(target, "USER")).isEqualTo("USER 10001:10001");
    assertThat(String.join("\n", dockerfile.instructions(target))).contains("apt-get upgrade -y");
    assertThat(dockerfile.last(target, "HEALTHCHECK")).contains("/opt/retinue/bin/healthy");
    assertThat(dockerfile.last(target, "ENTRYPOINT")).contains("/opt/retinue/bin/retinue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "gpu"})
  void shouldUnpackNativeLibrariesWhereItMayWrite(String target) {
    String environment = String.join("\n", dockerfile.instructions(target));

    assertThat(environment)
        .contains("RETINUE_DATA=/var/lib/retinue")
        .contains("DJL_CACHE_DIR=/var/lib/retinue/cache/djl")
        .contains("JAVACPP_CACHE_DIR=/var/lib/retinue/cache/javacpp")
        .contains("chown -R retinue:retinue /var/lib/retinue")
        .contains("chmod 700 /var/lib/retinue");
    assertThat(Repository.text("deploy/retinue"))
        .contains("-Dorg.bytedeco.javacpp.cachedir=\"${JAVACPP_CACHE_DIR");
  }

  /** What {@code detect --draw} and {@code bench losses} write with. */
  @Test
  void shouldHaveFonts() {
    assertThat(dockerfile.base("cpu")).startsWith("eclipse-temurin:"); // brings its own
    assertThat(String.join("\n", dockerfile.instructions("gpu"))).contains("fontconfig");
  }

  @Test
  void shouldBakeInTheLibtorchThatTheCodeIsBuiltWith() {
    Matcher version =
        Pattern.compile("<pytorch.version>(.*)</pytorch.version>").matcher(text("pom.xml"));
    assertThat(version.find()).isTrue();

    assertThat(String.join("\n", dockerfile.instructions("libtorch")))
        .contains("/cu128/")
        .contains("-" + version.group(1) + "%2Bcu128.zip");
    assertThat(String.join("\n", dockerfile.instructions("gpu")))
        .contains("PYTORCH_VERSION=" + version.group(1) + " ")
        .contains("PYTORCH_FLAVOR=cu128")
        .contains("RETINUE_DEVICE=gpu")
        .contains("PYTORCH_LIBRARY_PATH=/opt/libtorch/lib")
        .contains("COPY --from=libtorch /opt/libtorch/lib /opt/libtorch/lib");
    assertThat(dockerfile.base("gpu")).startsWith("nvidia/cuda:12.8");
  }

  @Test
  void shouldUnpackNoArchiveThatWasNotChecked() {
    List<String> libtorch = dockerfile.instructions("libtorch");

    assertThat(libtorch).anyMatch(line -> line.matches("ARG LIBTORCH_SHA256=[0-9a-f]{64}"));
    assertThat(libtorch)
        .filteredOn(line -> line.contains("unzip -q"))
        .singleElement(as(InstanceOfAssertFactories.STRING))
        .containsSubsequence("\"${LIBTORCH_SHA256} /tmp/libtorch.zip\" | sha256sum -c", "unzip -q");
  }

  @Test
  void shouldNotBeBuiltAgainForADocumentOrATest() {
    assertThat(text(".dockerignore").lines())
        .contains("*", "**/*.md", "**/src/test", "**/target")
        .doesNotContain("!docker-compose.yml", "!videos");
    assertThat(text(".gitignore").lines()).contains("videos/");
  }

  @Test
  void shouldCopyOnlyWhatIsThere() {
    List<String> sources =
        dockerfile.stages().values().stream()
            .flatMap(List::stream)
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> line.replaceAll("^COPY (--\\S+ )*", ""))
            .flatMap(line -> List.of(line.split(" ")).stream().limit(line.split(" ").length - 1))
            .distinct()
            .toList();

    assertThat(sources).contains("pom.xml", "schemas", "services", "deploy/retinue");
    assertThat(sources).allSatisfy(source -> assertThat(Repository.path(source)).exists());
    assertThat(Files.isExecutable(Repository.path("deploy/retinue"))).isTrue();
    assertThat(Files.isExecutable(Repository.path("deploy/healthy"))).isTrue();
  }

  @Test
  void shouldCopyEveryModuleOfTheBuild() {
    assertThat(text("pom.xml").lines().filter(line -> line.contains("<module>")))
        .isNotEmpty()
        .allMatch(line -> line.matches(".*<module>(schemas|services/[a-z]+)</module>.*"));
  }

  private static String text(String name) {
    return Repository.text(name);
  }
}
