package io.countersign.tunnel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The signer takes TLS from here, and neither an event loop nor a file comes with it. */
class TunnelFencesTest {
  private static final JavaClasses TUNNEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.tunnel");

  @Test
  void needsNothingButTheJdkSecretsTlsAndInTheDaemonNetty() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "jdk.net",
            "org.jspecify.annotations",
            "org.slf4j",
            "org.bouncycastle..",
            "io.netty..",
            "io.countersign.protocol.crypto",
            "io.countersign.protocol.link",
            "io.countersign.tunnel..")
        .check(TUNNEL);
  }

  @Test
  void theSharedPartDoesNoInputOrOutputAndSeesNoEventLoop() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.tunnel.psk")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net",
            "java.nio.channels..",
            "java.nio.file..",
            "jdk.net",
            "org.slf4j",
            "io.netty..",
            "io.countersign.tunnel.daemon..")
        .check(TUNNEL);
  }

  @Test
  void theSignersLinkIsNothingButStreams() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.tunnel.link")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net",
            "java.nio.channels..",
            "java.nio.file..",
            "jdk.net",
            "org.slf4j",
            "io.netty..",
            "io.countersign.tunnel.daemon..")
        .check(TUNNEL);
  }

  @Test
  void onlyTheSignersLinkSeesTheSignersSockets() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.tunnel.link")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.countersign.protocol.link")
        .check(TUNNEL);
  }
}
