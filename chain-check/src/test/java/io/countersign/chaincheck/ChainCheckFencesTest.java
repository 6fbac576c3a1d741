package io.countersign.chaincheck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The check knows its port, the watermark and the wire's values; JSON stays in the RPC. */
class ChainCheckFencesTest {
  private static final JavaClasses CHECK =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.chaincheck");

  @Test
  void needsNothingButTheJdkThePortTheWatermarkAndJson() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.io..",
            "java.lang..",
            "java.net",
            "java.nio..",
            "java.security",
            "java.time..",
            "java.util..",
            "org.jspecify.annotations",
            "org.slf4j",
            "com.google.gson..",
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.protocol.names",
            "io.countersign.protocol.signbytes",
            "io.countersign.core.check",
            "io.countersign.core.key",
            "io.countersign.core.watermark",
            "io.countersign.chaincheck..")
        .check(CHECK);
  }

  @Test
  void jsonAndSocketsStayInTheRpcWhichJudgesNothing() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.chaincheck.rpc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.gson..", "java.net")
        .check(CHECK);
    noClasses()
        .that()
        .resideInAPackage("io.countersign.chaincheck.rpc")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.countersign.core..", "io.countersign.chaincheck")
        .check(CHECK);
  }
}
