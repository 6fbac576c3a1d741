package io.countersign.harness;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The node's side judges any signer: it shares the wire, tunnelled or not, and nothing else. The
 * device's side judges any client of it, and shares nothing but arithmetic.
 */
class HarnessFencesTest {
  private static final JavaClasses HARNESS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.harness");

  @Test
  void needsNothingButTheJdkTheWireTheTunnelAndNetty() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify.annotations",
            "org.slf4j",
            "io.netty..",
            "io.countersign.protocol..",
            "io.countersign.tunnel.link",
            "io.countersign.tunnel.psk",
            "org.bouncycastle..",
            "org.HdrHistogram",
            "com.google.gson..",
            "io.countersign.harness..")
        .allowEmptyShould(true)
        .check(HARNESS);
  }

  @Test
  void onlyTheLoadKeepsHistogramsAndWritesJson() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.harness.load")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.HdrHistogram", "com.google.gson..")
        .check(HARNESS);
  }

  @Test
  void onlyTheFakeDeviceNeedsMoreOfBouncyCastleThanATunnelDoes() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.harness.yubihsm")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.bouncycastle..")
                .and(not(resideInAPackage("org.bouncycastle.tls.crypto"))))
        .check(HARNESS);
  }

  @Test
  void theFakeDeviceIsWrittenOnItsOwn() {
    classes()
        .that()
        .resideInAPackage("io.countersign.harness.yubihsm")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify.annotations",
            "org.bouncycastle..",
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.harness.yubihsm")
        .check(HARNESS);
  }
}
