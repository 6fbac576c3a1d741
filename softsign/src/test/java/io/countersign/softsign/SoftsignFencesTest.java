package io.countersign.softsign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keys in files know the port for keys, the values that it speaks, and JSON. */
class SoftsignFencesTest {
  private static final JavaClasses SOFTSIGN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.softsign");

  @Test
  void needsNothingButTheJdkTheKeyPortAndJson() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.security.auth",
            "org.jspecify.annotations",
            "org.slf4j",
            "com.google.gson..",
            "com.google.crypto.tink..",
            "org.bouncycastle.crypto..",
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.core..",
            "io.countersign.softsign..")
        .allowEmptyShould(true)
        .check(SOFTSIGN);
  }

  @Test
  void onlyTheEncryptedFormatSeesItsLibraries() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.softsign.encrypted")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.crypto.tink..", "org.bouncycastle.crypto.generators..")
        .check(SOFTSIGN);
  }

  @Test
  void theEncryptedFormatKnowsNothingOfFiles() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.softsign.encrypted")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.io..", "io.countersign.softsign")
        .check(SOFTSIGN);
  }
}
