package io.countersign.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.ProviderException;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** ChaCha20-Poly1305 as the frames use it, by every provider that the program may pick. */
class WycheproofChaCha20Poly1305Test {
  static Stream<Crypto> all() {
    return TestCrypto.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsValidIsSealedAndOpenedAndAllElseRefused(Crypto crypto) throws Exception {
    List<List<String>> vectors =
        Vectors.read(WycheproofChaCha20Poly1305Test.class, "wycheproof-chacha20-poly1305.tsv");
    assertEquals(325, vectors.size());
    for (List<String> vector : vectors) {
      try (SecretBytes key = Vectors.secret(vector.get(1));
          ChaCha20Poly1305 sealing = new ChaCha20Poly1305(crypto, key);
          ChaCha20Poly1305 opening = new ChaCha20Poly1305(crypto, key)) {
        check(vector, sealing, opening);
      }
    }
  }

  private static void check(List<String> vector, ChaCha20Poly1305 sealing, ChaCha20Poly1305 opening)
      throws Exception {
    byte[] nonce = Vectors.hex(vector.get(2));
    byte[] associated = Vectors.hex(vector.get(3));
    byte[] message = Vectors.hex(vector.get(4));
    byte[] sealed = joined(Vectors.hex(vector.get(5)), Vectors.hex(vector.get(6)));
    byte[] opened = new byte[message.length];
    String name = "vector " + vector.getFirst();
    if (nonce.length != ChaCha20Poly1305.NONCE_LENGTH) {
      // FrameNonce makes no other, so this is a bug where it happens and never a peer's doing.
      byte[] room = new byte[message.length + ChaCha20Poly1305.TAG_LENGTH];
      assertThrows(
          ProviderException.class,
          () -> sealing.seal(nonce, associated, message, 0, message.length, room, 0),
          name);
      return;
    }
    if (vector.get(7).equals("valid")) {
      byte[] made = new byte[sealed.length];
      sealing.seal(nonce, associated, message, 0, message.length, made, 0);
      assertArrayEquals(sealed, made, name);
      opening.open(nonce, associated, sealed, 0, sealed.length, opened, 0);
      assertArrayEquals(message, opened, name);
    } else {
      assertThrows(
          AEADBadTagException.class,
          () -> opening.open(nonce, associated, sealed, 0, sealed.length, opened, 0),
          name);
    }
  }

  private static byte[] joined(byte[] sealed, byte[] tag) {
    byte[] joined = new byte[sealed.length + tag.length];
    System.arraycopy(sealed, 0, joined, 0, sealed.length);
    System.arraycopy(tag, 0, joined, sealed.length, tag.length);
    return joined;
  }
}
