package io.retinue.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.deploy.Repository;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the launcher puts on the class path is what standalone's pom leads to. A library that this
 * pom names with scope test is left out of that, even where a module needs it to run, and no other
 * test notices: their class path has it.
 */
class PackagedLibrariesTest {
  private static final String HOME = "services/standalone";
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)</artifactId>"
              + "\\s*(?:<scope>(\\w+)</scope>)?");

  @Test
  void shouldPackageWhatTheModulesNeedToRun() {
    Set<String> lost = ofTests(Repository.text(HOME + "/pom.xml"));
    lost.retainAll(needed());

    assertThat(lost).isEmpty();
  }

  @Test
  void shouldSeeALibraryThatWouldBeLost() {
    String pom =
        "<dependency><groupId>g</groupId><artifactId>snakeyaml-engine</artifactId>"
            + "<scope>test</scope></dependency>";

    assertThat(needed()).containsAll(ofTests(pom)).contains("javalin", "kafka-streams");
    assertThat(ofTests(pom)).containsExactly("snakeyaml-engine");
  }

  private static Set<String> needed() {
    Set<String> needed = new TreeSet<>();
    Set<String> modules = new TreeSet<>(SourceFile.modules());
    modules.removeAll(Set.of(HOME, "services/testkit"));
    for (String module : modules) {
      Matcher dependency = DEPENDENCY.matcher(Repository.text(module + "/pom.xml"));
      while (dependency.find()) {
        if (!"test".equals(dependency.group(2))) {
          needed.add(dependency.group(1));
        }
      }
    }
    return needed;
  }

  private static Set<String> ofTests(String pom) {
    Set<String> names = new TreeSet<>();
    for (Matcher dependency = DEPENDENCY.matcher(pom); dependency.find(); ) {
      if ("test".equals(dependency.group(2))) {
        names.add(dependency.group(1));
      }
    }
    return names;
  }
}
