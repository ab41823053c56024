package io.retinue.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.retinue.platform.topic.Topic;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.schemas.ReleaseState;
import io.retinue.standalone.architecture.egg.Egg;
import io.retinue.standalone.architecture.hen.Hen;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the build would stop what each rule forbids. */
class RulesCanFailTest {
  private static final String TEST = "services/a/src/test/java/io/retinue/a/CarTest.java";
  private static final String MAIN = "services/a/src/main/java/io/retinue/a/Car.java";

  /** Uses another module, an Avro record and a library, which the rules here forbid. */
  private record Forbidden(Topic topic, Map<Topic[], JavaClasses> classes) {
    String name() {
      return topic.topicName() + classes.size();
    }

    ReleaseState state() {
      return ReleaseState.CHAMPION;
    }
  }

  private final JavaClasses forbidden = new ClassFileImporter().importClasses(Forbidden.class);

  @Test
  void shouldNameTheUseThatIsNotDrawnAndTheArrowThatIsNotUsed() {
    String use = Forbidden.class.getName() + " → " + Topic.class.getName();
    String readme =
        """
        ## How the code is laid out

        ```
        standalone → platform schemas
        ```
        """;
    Arrows good = Arrows.parse("io.retinue.", readme, "How the code is laid out");
    Arrows bad =
        Arrows.parse(
            "io.retinue.", readme.replace("platform", "video"), "How the code is laid out");

    assertThat(good.violations(forbidden)).isEmpty();
    assertThat(bad.violations(forbidden))
        .containsExactlyInAnyOrder(use, "unused arrow standalone → video");
    assertThat(Arrows.parse("io.retinue.", readme, "Nowhere").violations(forbidden))
        .contains(use, "standalone");
  }

  @Test
  void shouldNameTheUseOfAPackageThatIsNotDrawn() {
    JavaClasses packages = new ClassFileImporter().importClasses(Detector.class);

    assertThat(new Arrows("io.retinue.retinanet.", Map.of()).violations(packages))
        .contains(Detector.class.getName() + " → " + RetinaNet.class.getName());
    assertThat(Arrows.ofPackages("retinanet").violations(packages))
        .noneMatch(violation -> violation.startsWith("io."));
  }

  @Test
  void shouldNameTheCircleOfPackages() {
    JavaClasses circle = new ClassFileImporter().importClasses(Hen.class, Egg.class);
    JavaClasses line = new ClassFileImporter().importClasses(Hen.class);

    assertThat(Arrows.circles(circle)).singleElement().asString().contains("Hen", "Egg");
    assertThat(Arrows.circles(line)).isEmpty();
  }

  @Test
  void shouldNameTheUseOfAnAvroRecordAwayFromTheEdges() {
    String user = "standalone architecture.RulesCanFailTest";

    assertThat(new RecordEdges(Map.of()).violations(forbidden)).containsExactly(user);
    assertThat(new RecordEdges(Map.of("standalone", Set.of("architecture"))).violations(forbidden))
        .isEmpty();
    assertThat(new RecordEdges(Map.of("standalone", Set.of("*", "cli"))).violations(forbidden))
        .containsExactly("standalone cli uses no record");
  }

  @Test
  void shouldNameTheDependencyThatIsNotDrawn() {
    String pom =
        """
        <artifactId>retinue-detector</artifactId>
        <dependency><artifactId>retinue-platform</artifactId></dependency>
        <dependency><artifactId>retinue-trainer</artifactId></dependency>
        <dependency><artifactId>retinue-testkit</artifactId><scope>test</scope></dependency>
        """;

    assertThat(Arrows.ofModules().violations("detector", pom))
        .containsExactly("detector → trainer");
    assertThat(Arrows.ofModules().violations("detector", pom.replace("<scope>test</scope>", "")))
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
        "NO_SLEEPING_TEST | LockSupport.park_Nanos (5);",
        "NO_SLEEPING_TEST | synchronized (this) { wait (5); }",
        "NO_SLEEPING_TEST | lock.wait (timeout);",
        "NO_SLEEPING_TEST | new CountDown_Latch (1).await (5, TimeUnit.SECONDS);",
        "NO_SLEEPING_TEST | await().poll_Delay (Duration.ofSeconds(5)).until(done);",
        "NO_SLEEPING_TEST | Completable_Future.delayed_Executor (5, SECONDS)",
        "NO_SLEEPING_TEST | while (System._nanoTime() < end) {}",
        "NO_SLEEPING_TEST | while (System._nanoTime() - start < 5) {}",
        "NO_SLEEPING_TEST | Deadline.inSeconds(9).await(\"a time\", () -> end <_"
            + " System.nanoTime());",
        "NO_SLEEPING_TEST | while (Instant.now()._isBefore (end)) {}",
        "US_SPELLING | void normal_ise() {}",
        "US_SPELLING | int col_our;",
        "US_SPELLING | // its neigh_bour",
        "BFLOAT16_BY_ITS_NAME | // in half_ precision",
        "LOGGER_IS_CALLED_LOG | static final Log_ger log = LoggerFactory.getLogger(A.class);",
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "infinite at nou_ght",
        "who_ever closes it",
        "be i_t large",
        "le_st it be lost",
        "a broker tells o_f a topic",
        "the folder cannot be ha_d"
      })
  void shouldNameTheOldFashionedWord(String words) {
    SourceFile old = new SourceFile(MAIN, "// " + words.replace("_", ""));

    assertThat(SourceRule.PLAIN_WORDS.violations(List.of(old))).containsExactly(MAIN);
    assertThat(SourceRule.PLAIN_WORDS.violations(List.of(new SourceFile(MAIN, "// a node"))))
        .isEmpty();
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
