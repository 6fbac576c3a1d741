package io.countersign.core.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.core.JdkCrypto;
import io.countersign.protocol.crypto.Crypto;
import java.security.ProviderException;
import java.security.Security;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void everyHeightIsSignedOverAWholeLink() {
    assertDoesNotThrow(() -> Rehearsal.run(JdkCrypto.CRYPTO));
  }

  @Test
  void aProviderThatSealsNoFramesIsFound() {
    Crypto crypto = JdkCrypto.CRYPTO;
    Crypto broken =
        new Crypto(
            "broken",
            crypto.ed25519(),
            crypto.ed25519Algorithm(),
            crypto.x25519(),
            crypto.x25519Algorithm(),
            Objects.requireNonNull(Security.getProvider("SUN")),
            crypto.aeadTransformation());
    assertThrows(ProviderException.class, () -> Rehearsal.run(broken));
  }
}
