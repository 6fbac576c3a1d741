package io.countersign.softsign;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

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
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.core..",
            "io.countersign.softsign..")
        .allowEmptyShould(true)
        .check(SOFTSIGN);
  }
}
