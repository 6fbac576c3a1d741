package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.protocol.crypto.Crypto;
import java.security.Security;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {
  @Test
  void itEndsByItselfHoweverOftenItsEndIsAskedFor() throws InterruptedException {
    WarmUp warmUp = WarmUp.begin(CryptoChoice.make().crypto());
    while (!warmUp.end()) {
      Thread.onSpinWait();
    }
    assertTrue(warmUp.end());
  }

  @Test
  void aRehearsalThatFailsHoldsNoStartUp() throws InterruptedException {
    Crypto crypto = CryptoChoice.make().crypto();
    Crypto broken =
        new Crypto(
            "broken",
            crypto.ed25519(),
            crypto.ed25519Algorithm(),
            crypto.x25519(),
            crypto.x25519Algorithm(),
            Objects.requireNonNull(Security.getProvider("SUN")),
            crypto.aeadTransformation());
    WarmUp warmUp = WarmUp.begin(broken);
    while (!warmUp.end()) {
      Thread.onSpinWait();
    }
    assertTrue(warmUp.end());
  }
}
