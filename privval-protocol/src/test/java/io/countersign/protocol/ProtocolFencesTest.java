package io.countersign.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The wire depends on the JDK and protobuf-java, and its parts on one another one way only. */
class ProtocolFencesTest {
  private static final JavaClasses PROTOCOL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.protocol");

  @Test
  void needsNothingButTheJdkProtobufAndBouncyCastle() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "javax.security.auth",
            "org.jspecify.annotations",
            "com.google.protobuf..",
            "org.bouncycastle..",
            "io.countersign.protocol..")
        .check(PROTOCOL);
  }

  @Test
  void bouncyCastleStaysInTheCrypto() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.protocol.crypto")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(PROTOCOL);
  }

  @Test
  void generatedClassesStayInTheCodecTheSignBytesAndTheHandshake() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.countersign.protocol.codec",
            "io.countersign.protocol.signbytes",
            "io.countersign.protocol.secret",
            "io.countersign.protocol.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.countersign.protocol.wire", "com.google.protobuf..")
        .check(PROTOCOL);
  }

  @Test
  void protocolObjectsDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.countersign.protocol.link",
            "io.countersign.protocol.names",
            "io.countersign.protocol.wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net", "java.nio.channels..", "java.nio.file..")
        .check(PROTOCOL);
  }

  @Test
  void consensusValuesKnowNothingOfTheWire() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.protocol.consensus")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.countersign.protocol.codec",
            "io.countersign.protocol.signbytes",
            "io.countersign.protocol.secret",
            "io.countersign.protocol.link")
        .check(PROTOCOL);
  }
}
