package io.countersign.harness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The node's side judges any signer: it shares the wire, tunnelled or not, and nothing else. */
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
            "org.jspecify.annotations",
            "org.slf4j",
            "io.netty..",
            "io.countersign.protocol..",
            "io.countersign.tunnel.link",
            "io.countersign.tunnel.psk",
            "org.bouncycastle.tls.crypto",
            "io.countersign.harness..")
        .allowEmptyShould(true)
        .check(HARNESS);
  }
}
