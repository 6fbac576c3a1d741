package io.countersign.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The program may see every module, but each library in its own place. */
class CliFencesTest {
  private static final JavaClasses CLI =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.cli");

  @Test
  void onlyTheSettingsReaderSeesToml() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.cli.settings")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.tomlj..")
        .allowEmptyShould(true)
        .check(CLI);
  }

  @Test
  void settingsAreValuesAndKnowNothingOfWhatRunsOnThem() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.cli.settings")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "io.countersign.harness..", "io.countersign.softsign..")
        .allowEmptyShould(true)
        .check(CLI);
  }

  @Test
  void nettyStaysInTheTunnel() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .allowEmptyShould(true)
        .check(CLI);
  }
}
