package io.countersign.core.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.security.Security;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Crypto JDK =
      new Crypto(
          "JDK",
          Objects.requireNonNull(Security.getProvider("SunEC")),
          "Ed25519",
          Objects.requireNonNull(Security.getProvider("SunEC")),
          "X25519",
          Objects.requireNonNull(Security.getProvider("SunJCE")),
          "ChaCha20-Poly1305");

  @Test
  void everyHeightIsSignedOverAWholeLink() throws IOException {
    assertEquals(Rehearsal.HEIGHTS, Rehearsal.run(JDK));
  }

  @Test
  void anInterruptBreaksItOff() throws IOException {
    Thread.currentThread().interrupt();
    try {
      assertEquals(0, Rehearsal.run(JDK));
    } finally {
      Thread.interrupted();
    }
  }
}
