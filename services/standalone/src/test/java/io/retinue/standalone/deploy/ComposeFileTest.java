package io.retinue.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.admin.AdminConfig;
import io.retinue.platform.settings.Variables;
import io.retinue.standalone.cli.ServeCommand;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
  /** What {@code retinue serve} knows. */
  private static final List<String> SERVICES = ServeCommand.serviceNames();

  /** Those that hand releases to one another as folders. */
  private static final List<String> SHARE_MODELS = List.of("detector", "trainer");

  /** RETINUE_DATA of the image. */
  private static final String DATA = "/var/lib/retinue";

  private static final String CONFIG = "/etc/retinue/retinue.yaml";

  private static final String MODELS = DATA + "/models";

  private final ComposeFile compose = ComposeFile.parse(Repository.text("docker-compose.yml"));
  private final Dockerfile dockerfile = Dockerfile.parse(Repository.text("deploy/Dockerfile"));

  @Test
  void shouldHoldToTheRulesOfComposeFiles() {
    assertThat(ComposeRules.violations(compose)).isEmpty();
  }

  @Test
  void shouldHaveOneContainerForEveryServiceOfTheCode() {
    assertThat(served("")).containsExactlyInAnyOrderElementsOf(SERVICES);
  }

  @Test
  void shouldDetectOnAGpuAsOnProcessors() {
    assertThat(served("gpu")).containsExactly("detector");
    ComposeService onCpu = service("detector");
    ComposeService onGpu = service("detector-gpu");
    assertThat(onGpu.command()).isEqualTo(onCpu.command());
    assertThat(onGpu.image()).isEqualTo(onCpu.image().replace("-cpu", "-gpu"));
  }

  @Test
  void shouldTellEveryServiceWhereKafkaAndTheRegistryAre() {
    assertThat(retinue()).isNotEmpty();
    assertThat(retinue())
        .allSatisfy(
            service -> {
              assertThat(service.environment())
                  .containsEntry("RETINUE_BOOTSTRAP_SERVERS", "kafka:9092")
                  .containsEntry("RETINUE_REGISTRY_URL", "http://registry:8080/apis/ccompat/v7");
            });
  }

  @Test
  void shouldMakeTheTopicsBeforeAnyServiceStarts() {
    assertThat(service("topics-init").command()).startsWith("topics", "apply");
    assertThat(retinue().filter(service -> !service.serves().isEmpty()))
        .allSatisfy(
            service ->
                assertThat(service.dependsOn())
                    .containsEntry("topics-init", "service_completed_successfully"));
  }

  @Test
  void shouldShareTheModelsBetweenTheTrainerAndEveryDetector() {
    assertThat(retinue().filter(service -> SHARE_MODELS.contains(service.serves())))
        .hasSize(3)
        .allSatisfy(service -> assertThat(service.mounts()).containsEntry(MODELS, "models"));
  }

  @Test
  void shouldLetOnlyTheTrainerWriteModels() {
    assertThat(retinue().filter(service -> service.mounts().containsKey(MODELS)))
        .allSatisfy(
            service ->
                assertThat(service.readOnlyMounts().contains(MODELS))
                    .as(service.name())
                    .isEqualTo(!service.serves().equals("trainer")));
  }

  /** {@code docker compose exec trainer retinue label import} reads them. */
  @Test
  void shouldShowTheVideosToIngestAndTheTrainer() {
    assertThat(retinue().filter(service -> service.mounts().containsKey("/videos")))
        .extracting(ComposeService::serves)
        .containsExactly("ingest", "trainer");
    assertThat(service("trainer").readOnlyMounts()).contains("/videos");
  }

  @Test
  void shouldShowTheEvidenceToConsoleAndNotifierWhichMayNotChangeIt() {
    String folder = DATA + "/evidence";
    assertThat(retinue().filter(service -> service.mounts().containsKey(folder)))
        .extracting(ComposeService::serves)
        .containsExactly("notifier", "evidence", "console");
    assertThat(service("console").readOnlyMounts()).contains(folder);
    assertThat(service("notifier").readOnlyMounts()).contains(folder);
    assertThat(service("evidence").readOnlyMounts()).doesNotContain(folder);
  }

  @Test
  void shouldKeepTheStateOfEveryContainerApart() {
    assertThat(retinue()).allSatisfy(service -> assertThat(service.mounts()).containsKey(DATA));
    Map<String, Long> users =
        retinue()
            .flatMap(service -> service.mounts().values().stream())
            .filter(source -> !Set.of("models", "evidence").contains(source))
            .filter(source -> !source.startsWith("./"))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(users).isNotEmpty().allSatisfy((volume, count) -> assertThat(count).isEqualTo(1));
  }

  /** A folder: a file that is mounted by itself stays the old one when an editor replaces it. */
  @Test
  void shouldGiveEveryServiceTheFolderOfOneSettingsFile() {
    assertThat(retinue())
        .allSatisfy(
            service -> {
              assertThat(service.environment()).containsEntry("RETINUE_CONFIG", CONFIG);
              assertThat(service.mounts()).containsKey(folderOf(CONFIG));
              assertThat(service.readOnlyMounts()).contains(folderOf(CONFIG));
            });
    assertThat(retinue().map(service -> service.mounts().get(folderOf(CONFIG))).distinct())
        .containsExactly("./deploy/config");
  }

  @Test
  void shouldHaveASettingsFileWithARuleAndWithoutACamera() {
    Path file = Repository.path("deploy/config/retinue.yaml");

    RetinueConfig config = RetinueYaml.FILE.read(file, Variables.of(Map.of()));

    assertThat(config.cameras()).isEmpty();
    assertThat(config.rules()).isNotEmpty();
  }

  @Test
  void shouldHaveAnExampleOfACameraThatIsRightOnceItIsNoCommentAnyMore() {
    String text = Repository.text("deploy/config/retinue.yaml").replaceAll("(?m)^#( +\\S)", "$1");

    RetinueConfig config =
        RetinueYaml.FILE.parse(
            "the example",
            text.replaceFirst("(?s).*(?=cameras:)", ""),
            Variables.of(Map.of("GATE_PASSWORD", "x")));

    assertThat(config.camera("gate")).isPresent();
  }

  private static String folderOf(String file) {
    return file.substring(0, file.lastIndexOf('/'));
  }

  @Test
  void shouldHaveTheRegistryRefuseIncompatibleSchemas() {
    assertThat(service("registry").environment())
        .containsEntry("APICURIO_RULES_GLOBAL_COMPATIBILITY", "FULL_TRANSITIVE");
  }

  @Test
  void shouldLetPrometheusReadEveryService() {
    String config = Repository.text("deploy/prometheus.yml");

    assertThat(service("prometheus").profiles()).containsExactly("monitoring");
    assertThat(config).contains("port: " + AdminConfig.PORT);
    assertThat(served(""))
        .allSatisfy(
            name -> {
              assertThat(config).containsPattern("names: \\[.*\\b" + name + "\\b");
              assertThat(service(name).environment())
                  .containsEntry("RETINUE_ADMIN_HOST", "0.0.0.0");
            });
  }

  /** Kafka's tools take 2 s of processor time, because each starts a Java. */
  @Test
  void shouldCheckHealthWithoutStartingJava() {
    assertThat(Repository.text("docker-compose.yml").lines().filter(l -> l.contains("test: [")))
        .hasSize(3)
        .noneMatch(line -> line.contains(".sh") || line.contains("java"));
  }

  @Test
  void shouldRunTheKafkaThatTheCodeIsBuiltWith() {
    assertThat(Repository.text("pom.xml"))
        .contains("<kafka.version>" + service("kafka").image().split(":")[1] + "</kafka.version>");
  }

  @Test
  void shouldBuildFromTargetsOfTheDockerfile() {
    List<ComposeService> built =
        compose.services().values().stream().filter(s -> !s.dockerfile().isEmpty()).toList();

    assertThat(built).extracting(ComposeService::target).containsExactlyInAnyOrder("cpu", "gpu");
    assertThat(built)
        .allSatisfy(
            service -> {
              assertThat(Repository.path(service.dockerfile())).exists();
              assertThat(dockerfile.stages()).containsKey(service.target());
              assertThat(service.image()).endsWith("-" + service.target());
            });
    assertThat(retinue().map(ComposeService::image).distinct())
        .containsExactlyInAnyOrderElementsOf(built.stream().map(ComposeService::image).toList());
  }

  @Test
  void shouldOpenPortsOnThisMachineOnly() {
    assertThat(Repository.text("docker-compose.yml").lines().map(String::strip))
        .filteredOn(line -> line.matches("- \"[0-9.:]*\\d+:\\d+\""))
        .hasSize(4)
        .allMatch(line -> line.startsWith("- \"127.0.0.1:"));
  }

  private List<String> served(String profile) {
    return retinue()
        .filter(service -> String.join(",", service.profiles()).equals(profile))
        .map(ComposeService::serves)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private Stream<ComposeService> retinue() {
    return compose.services().values().stream().filter(ComposeService::isRetinue);
  }

  private ComposeService service(String name) {
    return Objects.requireNonNull(compose.services().get(name), name);
  }
}
