package io.retinue.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.retinue.platform.topic.Topic;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that the build would stop what each rule forbids. */
class RulesCanFailTest {
  private static final String TEST = "services/a/src/test/java/io/retinue/a/CarTest.java";
  private static final String MAIN = "services/a/src/main/java/io/retinue/a/Car.java";

  /** Uses another module and a library, which the rules under test here forbid. */
  private record Forbidden(Topic topic, Map<Topic[], JavaClasses> classes) {
    String name() {
      return topic.topicName() + classes.size();
    }
  }

  private final JavaClasses forbidden = new ClassFileImporter().importClasses(Forbidden.class);

  @Test
  void shouldNameTheUseThatNoArrowAllows() {
    String use = Forbidden.class.getName() + " → " + Topic.class.getName();

    assertThat(new ModuleArrows(Map.of("standalone", Set.of("video"))).violations(forbidden))
        .containsExactly(use);
    assertThat(new ModuleArrows(Map.of("standalone", Set.of("platform"))).violations(forbidden))
        .isEmpty();
  }

  @Test
  void shouldNameTheUseOfARoomThatNoArrowAllows() {
    JavaClasses rooms = new ClassFileImporter().importClasses(Detector.class);

    assertThat(new RoomArrows("io.retinue.retinanet.", Map.of()).violations(rooms))
        .contains(Detector.class.getName() + " → " + RetinaNet.class.getName());
    assertThat(RoomArrows.RETINANET.violations(rooms)).isEmpty();
  }

  @Test
  void shouldNameTheDependencyThatNoArrowAllows() {
    String pom =
        """
        <artifactId>retinue-detector</artifactId>
        <dependency><artifactId>retinue-platform</artifactId></dependency>
        <dependency><artifactId>retinue-trainer</artifactId></dependency>
        <dependency><artifactId>retinue-testkit</artifactId><scope>test</scope></dependency>
        """;

    assertThat(ModuleArrows.OURS.violations("detector", pom)).containsExactly("detector → trainer");
    assertThat(ModuleArrows.OURS.violations("detector", pom.replace("<scope>test</scope>", "")))
        .contains("detector → testkit");
  }

  @Test
  void shouldNameTheUseOfALibraryAwayFromHome() {
    Map<String, Set<String>> homes = Map.of("com.tngtech.archunit.", Set.of("video"));
    String used = JavaClasses.class.getName();

    assertThat(new LibraryHomes(homes, Set.of()).violations(forbidden))
        .containsExactly(Forbidden.class.getName() + " → " + used);
    assertThat(new LibraryHomes(homes, Set.of(used)).violations(forbidden)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_SLEEPING_TEST | Thread.sleep (5);",
        "NO_SLEEPING_TEST | TimeUnit.SECONDS.sleep (5);",
        "NO_SKIPPED_TEST | @ Disabled void shouldRun() {}",
        "NO_SKIPPED_TEST | assumeTrue (false);",
        "NO_SKIPPED_TEST | assumingThat (false);",
        "NO_NAME_THAT_SAYS_NOTHING | class BoxUtils_ {}",
        "NO_NAME_THAT_SAYS_NOTHING | record CarManager_(int wheels) {}",
        "NO_NOTE_TO_SELF | // TO_DO later"
      })
  void shouldNameTheTestThatBreaksARule(SourceRule rule, String spacedOut) {
    String text = spacedOut.replace(" (", "(").replace("@ ", "@").replace("_", "");

    assertThat(rule.violations(List.of(new SourceFile(TEST, text)))).containsExactly(TEST);
    assertThat(rule.violations(List.of(new SourceFile(TEST, "class CarTest {}")))).isEmpty();
  }

  @Test
  void shouldNameTheMainSourceThatIsLongOrPrints() {
    SourceFile longSource = new SourceFile(MAIN, "\n".repeat(301));
    SourceFile printing = new SourceFile(MAIN, "System.out.println(1);");

    assertThat(SourceRule.NO_LONG_SOURCE.violations(List.of(longSource))).containsExactly(MAIN);
    assertThat(SourceRule.NO_PRINTING.violations(List.of(printing))).containsExactly(MAIN);
    assertThat(SourceRule.NO_LONG_SOURCE.violations(List.of(printing))).isEmpty();
  }

  @Test
  void shouldNameThePackageThatPromisesNothing() {
    String folder = "services/a/src/main/java/io/retinue/a";
    SourceFile code = new SourceFile(MAIN, "class Car {}");
    SourceFile promise =
        new SourceFile(
            folder + "/package-info.java", "/** Cars. */\n@NullMarked\npackage io.retinue.a;\n");
    SourceFile silent = new SourceFile(promise.path(), "@NullMarked\npackage io.retinue.a;\n");

    assertThat(SourceRule.packagesWithoutPromise(List.of(code, promise))).isEmpty();
    assertThat(SourceRule.packagesWithoutPromise(List.of(code, silent))).containsExactly(folder);
    assertThat(SourceRule.packagesWithoutPromise(List.of(code))).containsExactly(folder);
  }
}
