package io.retinue.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.retinue.standalone.deploy.Repository;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the whole code to the rules of this package. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private final JavaClasses classes = RetinueClasses.ALL;

  private final List<SourceFile> sources = SourceFile.all();

  @BeforeAll
  void shouldSeeEveryModule() {
    assertThat(SourceFile.modules())
        .extracting(path -> path.replace("services/", ""))
        .containsExactlyInAnyOrderElementsOf(Arrows.ofModules().drawn().keySet());
    assertThat(sources).extracting(SourceFile::path).hasSizeGreaterThan(100);
    assertThat(SourceFile.documents()).hasSizeGreaterThan(SourceFile.modules().size());
    assertThat(classes).hasSizeGreaterThan(100);
  }

  @Test
  void shouldUseTheModulesThatTheReadmeDraws() {
    assertThat(Arrows.ofModules().violations(classes)).isEmpty();
  }

  @Test
  void shouldUseThePackagesThatTheModulesReadmeDraws() {
    assertThat(Arrows.modulesOfSeveralPackages(classes))
        .isNotEmpty()
        .allSatisfy(module -> assertThat(Arrows.ofPackages(module).violations(classes)).isEmpty());
  }

  @Test
  void shouldHaveNoCircleOfPackages() {
    assertThat(Arrows.circles(classes)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.retinue.standalone.architecture.SourceFile#modules")
  void shouldDependOnTheModulesThatTheReadmeDraws(String module) {
    String name = module.replace("services/", "");

    assertThat(Arrows.ofModules().violations(name, Repository.text(module + "/pom.xml"))).isEmpty();
  }

  @Test
  void shouldUseAvroRecordsOnlyAtTheEdges() {
    assertThat(RecordEdges.OURS.violations(classes)).isEmpty();
  }

  @Test
  void shouldUseALibraryOnlyWhereItIsAtHome() {
    assertThat(LibraryHomes.OURS.violations(classes)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldWriteSourcesByTheRule(SourceRule rule) {
    assertThat(rule.violations(sources)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"US_SPELLING", "BFLOAT16_BY_ITS_NAME", "PLAIN_WORDS", "NO_NOTE_TO_SELF"})
  void shouldWriteDocumentsByTheRule(SourceRule rule) {
    assertThat(rule.violations(SourceFile.documents())).isEmpty();
  }

  @Test
  void shouldDescribeEveryPackageAndMarkItsNulls() {
    assertThat(SourceRule.packagesWithoutPromise(sources)).isEmpty();
  }
}
