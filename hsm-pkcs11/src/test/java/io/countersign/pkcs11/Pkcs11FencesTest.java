package io.countersign.pkcs11;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keys in tokens know the port for keys, the values that it speaks, and JNA. */
class Pkcs11FencesTest {
  private static final JavaClasses PKCS11 =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.pkcs11");

  @Test
  void needsNothingButTheJdkTheKeyPortAndJna() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "org.slf4j",
            "com.sun.jna..",
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.core.key",
            "io.countersign.core.device",
            "io.countersign.pkcs11..")
        .check(PKCS11);
  }

  @Test
  void onlyWhatSpeaksToModulesSeesNativeMemory() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.pkcs11.cryptoki")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(PKCS11);
  }

  @Test
  void whatSpeaksToModulesKnowsNothingOfKeysThatSign() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.pkcs11.cryptoki")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.countersign.core..", "io.countersign.pkcs11")
        .check(PKCS11);
  }
}
