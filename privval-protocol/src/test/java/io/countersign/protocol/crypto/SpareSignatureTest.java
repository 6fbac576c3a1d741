package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.security.Signature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpareSignatureTest {
  @ParameterizedTest
  @MethodSource("io.countersign.protocol.crypto.TestCrypto#all")
  void whatIsTakenIsTheCallersAloneUntilHePutsItBack(Crypto crypto) {
    SpareSignature signatures = new SpareSignature(crypto);
    Signature one = signatures.take();
    Signature other = signatures.take();
    assertNotSame(one, other);
    signatures.putBack(one);
    assertSame(one, signatures.take());
    assertNotSame(one, signatures.take());
  }

  @ParameterizedTest
  @MethodSource("io.countersign.protocol.crypto.TestCrypto#all")
  void whatIsForgottenIsNotHandedOutAgain(Crypto crypto) {
    SpareSignature signatures = new SpareSignature(crypto);
    Signature one = signatures.take();
    signatures.putBack(one);
    signatures.forget();
    assertNotSame(one, signatures.take());
  }
}
