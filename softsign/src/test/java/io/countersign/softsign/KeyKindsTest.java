package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static io.countersign.softsign.KeyFiles.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.softsign.KeySecret.Kind;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of key that TMKMS and CometBFT put into a file, and what TMKMS 0.15.0 shows of it. */
class KeyKindsTest {
  private static final String ED25519 =
      "7869E14F40C5259BDD85840DFDEA5EDFD632C108403FB670C8C0B44E1447E3F9";
  private static final String COMET_SECP256K1 = resource("cometbft-secp256k1.json");

  @TempDir Path directory;

  static Stream<Arguments> keys() {
    return Stream.of(
        key("tmkms-keygen.key", KeyRole.CONSENSUS, Kind.ED25519_SEED, KeyType.ED25519, ED25519),
        key("expanded.key", KeyRole.CONSENSUS, Kind.ED25519_EXPANDED, KeyType.ED25519, ED25519),
        key("unclamped.key", KeyRole.CONSENSUS, Kind.ED25519_EXPANDED, KeyType.ED25519, ED25519),
        key("yubihsm.key", KeyRole.CONSENSUS, Kind.ED25519_EXPANDED, KeyType.ED25519, ED25519),
        key(
            "tmkms-account.key",
            KeyRole.ACCOUNT,
            Kind.SECP256K1,
            KeyType.SECP256K1,
            "02E755D5BE9EED6ED3862340A28F7E2E6C4D95A5801BE2EB465B231D8340A3414A"),
        key(
            "cometbft-secp256k1.json",
            KeyRole.CONSENSUS,
            Kind.SECP256K1,
            KeyType.SECP256K1,
            "02A35524D03D33E39244748F6C9E8295D9ACDB07888F01C156241B40B065DE7D4D"),
        key(
            "cometbft-secp256k1.json",
            KeyRole.ACCOUNT,
            Kind.SECP256K1,
            KeyType.SECP256K1,
            "02A35524D03D33E39244748F6C9E8295D9ACDB07888F01C156241B40B065DE7D4D"));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("keys")
  void aKeyIsReadAndSigns(String file, KeyRole role, Kind kind, KeyType type, String publicKey)
      throws Exception {
    Path written = KeyFiles.write(directory, resource(file));
    try (KeySecret secret = SoftKeyFile.read(CRYPTO, written, role);
        SigningKey key = SoftSigningKey.of(CRYPTO, secret)) {
      assertEquals(kind, secret.kind());
      assertEquals(type, key.publicKey().type());
      assertEquals(publicKey, key.publicKey().bytes().hex());
      byte[] message = {1, 2, 3};
      SignatureVerifier verifier = SignatureVerifier.of(CRYPTO, key.publicKey());
      assertTrue(verifier.verify(message, key.sign(message, Turn.of(Urgency.CONSENSUS))));
      assertFalse(verifier.verify(new byte[3], key.sign(message, Turn.of(Urgency.CONSENSUS))));
    }
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("keys")
  void aKeyThatIsWrittenIsReadAgain(
      String file, KeyRole role, Kind kind, KeyType type, String publicKey) throws Exception {
    Path out = directory.resolve("out.key");
    Path in = KeyFiles.write(directory, resource(file));
    KeyRole written;
    try (KeySecret secret = SoftKeyFile.read(CRYPTO, in, role)) {
      SoftKeyFile.write(out, secret);
      written = secret.role();
    }
    try (SigningKey key = SoftSigningKey.open(CRYPTO, out, KeyFileFormat.BASE64, written)) {
      assertEquals(publicKey, key.publicKey().bytes().hex());
    }
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            "zero",
            base64(new byte[32]),
            "expected an account key (secp256k1) in key file F, got a number that is none"),
        Arguments.of(
            "31 bytes",
            base64(new byte[31]),
            "expected an account key (secp256k1) of 32 bytes in key file F, got 31 bytes"),
        Arguments.of(
            "an expanded key",
            resource("expanded.key"),
            "expected an account key (secp256k1) of 32 bytes in key file F, got 64 bytes"),
        Arguments.of(
            "Ed25519 in JSON",
            resource("cometbft-priv_validator_key.json"),
            json(
                "expected priv_key of type tendermint/PrivKeySecp256k1 for an account key, got \"tendermint/PrivKeyEd25519\"")),
        Arguments.of(
            "another public key",
            COMET_SECP256K1.replace("AqNVJNA9M", "AqNVJNA9N"),
            json(
                "pub_key is 02A35524D03D37E39244748F6C9E8295D9ACDB07888F01C156241B40B065DE7D4D, but priv_key belongs to 02A35524D03D33E39244748F6C9E8295D9ACDB07888F01C156241B40B065DE7D4D")),
        Arguments.of(
            "another address",
            COMET_SECP256K1.replace("1625CB", "1625CC"),
            json(
                "address is 1625CC0EE1450FEE1BB9BBE3329213A1F48D6A6D, but priv_key belongs to 1625CB0EE1450FEE1BB9BBE3329213A1F48D6A6D")),
        Arguments.of(
            "Ed25519's public type",
            COMET_SECP256K1.replace("PubKeySecp256k1", "PubKeyEd25519"),
            json(
                "expected pub_key of type tendermint/PubKeySecp256k1, got \"tendermint/PubKeyEd25519\"")),
        Arguments.of(
            "no number of the group",
            COMET_SECP256K1.replace(
                "bzfsKV2wtIIByyemy+fqjyGj6aZi7czFM+IeUAs58yI=", base64(new byte[32])),
            json("expected priv_key to be a secp256k1 key of 32 bytes, got none")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void whatIsNoAccountKeyIsRefused(String title, String content, String message) {
    Path file = KeyFiles.write(directory, content);

    KeyFileException e =
        assertThrows(
            KeyFileException.class, () -> SoftKeyFile.read(CRYPTO, file, KeyRole.ACCOUNT).close());

    assertEquals(message, String.valueOf(e.getMessage()).replace(file.toString(), "F"));
  }

  @Test
  void aSeedAndItsPublicKeyAreConvertedOnly() throws Exception {
    String pair =
        "a7FrxjwhXZ8d3MALX1IXPiIxzU01i7aamWayQ+4VmM7jkuLMQdWDg5790zDUBkQnYp46J7Ote0yjL4NhDUy/xw==";
    Path file = KeyFiles.write(directory, pair);

    try (KeySecret secret =
        SoftKeyFile.readToConvert(CRYPTO, file, KeyFileFormat.BASE64, KeyRole.CONSENSUS)) {
      assertEquals(Kind.ED25519_SEED, secret.kind());
    }
    assertThrows(
        KeyFileException.class, () -> SoftKeyFile.read(CRYPTO, file, KeyRole.CONSENSUS).close());
  }

  @Test
  void anExportThatEndsWithAnotherPublicKeyIsWarnedOf() throws Exception {
    byte[] export = Base64.getDecoder().decode(resource("yubihsm.key"));
    export[95] ^= 1;
    Path file = KeyFiles.write(directory, base64(export));

    try (LogLines log = new LogLines();
        KeySecret secret = SoftKeyFile.read(CRYPTO, file, KeyRole.CONSENSUS)) {
      assertEquals(Kind.ED25519_EXPANDED, secret.kind());
      assertEquals(1, log.lines().size());
    }
  }

  private static Arguments key(
      String file, KeyRole role, Kind kind, KeyType type, String publicKey) {
    return Arguments.of(file, role, kind, type, publicKey);
  }

  private static String json(String reason) {
    return "key file F is no priv_validator_key.json that can be used: " + reason;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
