package io.countersign.cli.crypto;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Security;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CryptoChoiceTest {
  @Test
  void conscryptIsTakenWhereItLoads() {
    CryptoChoice choice = CryptoChoice.make();

    assertEquals(Optional.empty(), choice.whyNotFastest());
    assertEquals("Conscrypt", choice.crypto().ed25519().getName());
    assertEquals("Conscrypt", choice.crypto().aead().getName());
  }

  @Test
  void bouncyCastleServesWhereTheNativeLibraryDoesNotLoad() {
    CryptoChoice choice =
        CryptoChoice.make(
            () -> {
              throw new UnsatisfiedLinkError("no library\nand more");
            });

    assertEquals(
        Optional.of("Conscrypt's native library did not load (no library)"),
        choice.whyNotFastest());
    assertEquals("BC", choice.crypto().ed25519().getName());
    assertEquals("SunJCE", choice.crypto().aead().getName());
    assertDoesNotThrow(() -> SmokeTest.run(choice.crypto()));
  }

  @Test
  void bouncyCastleServesWhereTheFastestDoesNotWork() {
    CryptoChoice choice =
        CryptoChoice.make(() -> Objects.requireNonNull(Security.getProvider("SUN")));

    assertTrue(
        choice.whyNotFastest().orElse("").startsWith("Conscrypt's self-test failed ("),
        choice.whyNotFastest().orElse(""));
    assertEquals("BC", choice.crypto().x25519().getName());
  }
}
