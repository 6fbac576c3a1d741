package io.countersign.tunnel.psk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.tls.TlsFatalAlert;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AES-128-GCM of a tunnel's records, by every provider that it may come from. */
class WycheproofRecordCipherTest {
  static Stream<Provider> providers() {
    return Stream.of(
        Conscrypt.newProvider(), Objects.requireNonNull(Security.getProvider("SunJCE")));
  }

  private static byte[] hex(String column) {
    return HexFormat.of().parseHex(column.replace("-", ""));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void whatIsValidIsSealedAndOpenedAndAllElseIsABadRecord(Provider provider) throws Exception {
    List<List<String>> vectors = vectors();
    assertEquals(67, vectors.size());
    for (List<String> vector : vectors) {
      byte[] message = hex(vector.get(4));
      byte[] sealed = hex(vector.get(5) + vector.get(6));
      if (vector.get(7).equals("valid")) {
        assertArrayEquals(sealed, done(provider, true, vector, message), () -> "" + vector);
        assertArrayEquals(message, done(provider, false, vector, sealed), () -> "" + vector);
      } else {
        assertThrows(
            TlsFatalAlert.class,
            () -> done(provider, false, vector, sealed),
            () -> "vector " + vector);
      }
    }
  }

  private static byte[] done(Provider provider, boolean seals, List<String> vector, byte[] in)
      throws Exception {
    RecordCipher cipher = new RecordCipher(provider, "AES/GCM/NoPadding", seals);
    byte[] key = hex(vector.get(1));
    cipher.setKey(key, 0, key.length);
    cipher.init(hex(vector.get(2)), 16);
    byte[] out = new byte[in.length + 16];
    int length = cipher.doFinal(hex(vector.get(3)), in, 0, in.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  private static List<List<String>> vectors() throws Exception {
    try (InputStream in =
        WycheproofRecordCipherTest.class.getResourceAsStream("wycheproof-aes-128-gcm.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> List.of(line.split("\t", -1)))
          .toList();
    }
  }
}
