package io.countersign.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The policy sees the wire's values and a logger: no Netty, JNA, TOML, protobuf or CLI. */
class CoreFencesTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.core");

  @Test
  void needsNothingButTheJdkTheWireAndALogger() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "org.slf4j",
            "io.countersign.protocol..",
            "io.countersign.core..")
        .check(CORE);
  }

  @Test
  void neverSeesGeneratedClasses() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.countersign.protocol.wire")
        .check(CORE);
  }
}
