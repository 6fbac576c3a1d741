package io.countersign.yubihsm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** A device's protocol, with nothing of chains in it but the port for their keys. */
class YubiHsmFencesTest {
  private static final JavaClasses HSM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign.yubihsm");

  @Test
  void needsNothingButTheJdkJnaAndThePortForKeys() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify.annotations",
            "org.slf4j",
            "com.sun.jna..",
            "com.google.gson",
            "io.countersign.core.device",
            "io.countersign.core.key",
            "io.countersign.protocol.consensus",
            "io.countersign.protocol.crypto",
            "io.countersign.protocol.link",
            "io.countersign.protocol.names",
            "io.countersign.yubihsm..")
        .check(HSM);
  }

  @Test
  void theSecureChannelDoesNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("io.countersign.yubihsm.securechannel")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net",
            "java.nio.channels..",
            "java.nio.file..",
            "org.slf4j",
            "io.countersign.yubihsm.connector..",
            "io.countersign.yubihsm.session..",
            "io.countersign.yubihsm.client..",
            "io.countersign.yubihsm.key..")
        .check(HSM);
  }

  @Test
  void nativeCodeStaysInUsb() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.yubihsm.usb")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.sun.jna..")
        .check(HSM);
  }

  @Test
  void theClientKnowsNoChain() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.yubihsm.key")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.countersign.core..")
        .check(HSM);
  }
}
