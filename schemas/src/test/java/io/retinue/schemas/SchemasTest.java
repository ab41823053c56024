package io.retinue.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
  private static final Pattern VERSION = Pattern.compile("<version>([0-9.]+)(?:-SNAPSHOT)?<");

  @Test
  void shouldDocumentEveryTypeAndFieldWithItsUnit() {
    assertThat(SchemaFolder.current().types().values())
        .isNotEmpty()
        .flatExtracting(DocRule::violations)
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.retinue.schemas.SchemaFolder#allReleased")
  void shouldStayCompatibleBothWaysWithEveryRelease(SchemaFolder release) {
    assertThat(release.types()).isNotEmpty();

    assertThat(CompatibilityRule.violations(release.types(), SchemaFolder.current().types()))
        .isEmpty();
  }

  @Test
  void shouldKeepACopyOfWhatTheVersionBeingBuiltWillRelease() throws Exception {
    Path pom = SchemaFolder.current().path().resolve("../../../pom.xml").normalize();
    Matcher version = VERSION.matcher(Files.readString(pom));
    assertThat(version.find()).isTrue();

    assertThat(SchemaFolder.released(version.group(1)).texts())
        .as("cp schemas/src/main/avro/*.avsc schemas/released/" + version.group(1))
        .isEqualTo(SchemaFolder.current().texts());
  }
}
