package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.softsign.encrypted.Argon2Cost;
import io.countersign.softsign.encrypted.EncryptedKey;
import io.countersign.softsign.encrypted.KeyKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of key that a file in clear can hold, encrypted. */
class EncryptedKindsTest {
  private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
  private static final PassphraseSource WORDS = typing("correct horse");

  @TempDir Path directory;

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of("tmkms-keygen.key", KeyRole.CONSENSUS, KeyKind.ED25519),
        Arguments.of("cometbft-priv_validator_key.json", KeyRole.CONSENSUS, KeyKind.ED25519),
        Arguments.of("expanded.key", KeyRole.CONSENSUS, KeyKind.ED25519_EXPANDED),
        Arguments.of("unclamped.key", KeyRole.CONSENSUS, KeyKind.ED25519_EXPANDED),
        Arguments.of("yubihsm.key", KeyRole.CONSENSUS, KeyKind.ED25519_EXPANDED),
        Arguments.of("tmkms-account.key", KeyRole.ACCOUNT, KeyKind.SECP256K1),
        Arguments.of("cometbft-secp256k1.json", KeyRole.ACCOUNT, KeyKind.SECP256K1),
        Arguments.of("cometbft-secp256k1.json", KeyRole.CONSENSUS, KeyKind.SECP256K1));
  }

  @ParameterizedTest(name = "{0} as {1}")
  @MethodSource("keys")
  void signsAsTheOneInClearAndComesBackAsIt(String file, KeyRole role, KeyKind kind)
      throws Exception {
    Path in = KeyFiles.write(directory, KeyFiles.resource(file));
    Path encrypted = directory.resolve("encrypted.key");
    Path again = directory.resolve("again.key");
    byte[] message = {1, 2, 3};
    try (KeySecret secret = SoftKeyFile.read(CRYPTO, in, role);
        SoftSigningKey clear = SoftSigningKey.of(CRYPTO, secret)) {
      PublicKey publicKey = clear.publicKey();

      assertEquals(
          kind, EncryptedKeyFile.encrypt(CRYPTO, in, role, encrypted, WORDS, CHEAP).kind());
      EncryptedKeyFile.changePassphrase(CRYPTO, encrypted, WORDS, typing("other words"), CHEAP);
      EncryptedKeyFile.decrypt(CRYPTO, encrypted, again, typing("other words"));

      assertEquals(publicKey, EncryptedKeyFile.publicKey(encrypted, role).orElseThrow());
      try (SoftSigningKey key =
          SoftSigningKey.open(
              CRYPTO, encrypted, KeyFileFormat.BASE64, role, typing("other words"))) {
        assertEquals(publicKey, key.publicKey());
        assertArrayEquals(
            clear.sign(message, Turn.of(Urgency.CONSENSUS)),
            key.sign(message, Turn.of(Urgency.CONSENSUS)));
        assertTrue(
            SignatureVerifier.of(CRYPTO, publicKey)
                .verify(message, key.sign(message, Turn.of(Urgency.CONSENSUS))));
      }
      try (KeySecret back = SoftKeyFile.read(CRYPTO, again, KeyFileFormat.BASE64, secret.role())) {
        assertEquals(secret.kind(), back.kind());
        assertTrue(secret.bytes().contentEquals(back.bytes()));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "encrypted/encrypted-keys.tsv", delimiter = '\t')
  void filesOfAnotherImplementationHoldTheKeyThatTheyName(
      String name, String passphrase, String privateKey, String file) throws Exception {
    Path written = directory.resolve("foreign.key");
    KeyFileAccess.writeNew(written, Bytes.ofHex(file).toArray());
    KeyRole role = name.startsWith("secp256k1") ? KeyRole.ACCOUNT : KeyRole.CONSENSUS;

    try (KeySecret secret = SoftKeyFile.read(CRYPTO, written, role, typing(passphrase))) {
      assertEquals(Bytes.ofHex(privateKey), Bytes.copyOf(secret.bytes().exposeCopy()), name);
    }
  }

  @ParameterizedTest
  @CsvSource({"tmkms-keygen.key,ed25519", "expanded.key,expanded ed25519"})
  void anotherKeyIsNoAccountKeyAndNobodyIsAskedForItsPassphrase(String file, String label)
      throws Exception {
    Path encrypted = directory.resolve("encrypted.key");
    Path in = KeyFiles.write(directory, KeyFiles.resource(file));
    EncryptedKeyFile.encrypt(CRYPTO, in, KeyRole.CONSENSUS, encrypted, WORDS, CHEAP);
    PassphraseSource asked =
        asking -> {
          throw new AssertionError("asked for a passphrase of " + asking);
        };
    String expected =
        "expected an account key (secp256k1) in key file %s, got an encrypted %s key"
            .formatted(encrypted, label);

    assertEquals(
        expected,
        refusal(() -> SoftKeyFile.read(CRYPTO, encrypted, KeyRole.ACCOUNT, asked).close()));
    assertEquals(expected, refusal(() -> EncryptedKeyFile.publicKey(encrypted, KeyRole.ACCOUNT)));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void bytesThatAreNotTheHeadersKeyAreRefused(KeyKind kind) throws Exception {
    Path file = directory.resolve("zero.key");
    try (SecretBytes zero = SecretBytes.takeOver(new byte[kind.privateLength()]);
        SecretBytes words = WORDS.passphraseOf(file)) {
      Bytes publicKey = Bytes.copyOf(new byte[kind.publicLength()]);
      KeyFileAccess.writeNew(file, EncryptedKey.lock(kind, zero, publicKey, words, CHEAP).bytes());
    }
    KeyRole role = kind == KeyKind.SECP256K1 ? KeyRole.ACCOUNT : KeyRole.CONSENSUS;

    assertEquals(
        "key file %s holds another key than its header says".formatted(file),
        refusal(() -> SoftKeyFile.read(CRYPTO, file, role, WORDS).close()));
  }

  @Test
  void anEncryptedKeyIsNoIdentityKeyAndNotImported() throws Exception {
    Path encrypted = directory.resolve("encrypted.key");
    Path in = KeyFiles.write(directory, KeyFiles.resource("tmkms-keygen.key"));
    EncryptedKeyFile.encrypt(CRYPTO, in, KeyRole.CONSENSUS, encrypted, WORDS, CHEAP);
    String expected =
        "key file %s: it is encrypted, and no passphrase is taken here: use a file of countersign softsign decrypt"
            .formatted(encrypted);

    assertEquals(
        expected, refusal(() -> SoftKeyFile.open(CRYPTO, encrypted, KeyFileFormat.BASE64)));
    for (KeyFileFormat format : KeyFileFormat.values()) {
      assertEquals(
          expected,
          refusal(
              () ->
                  SoftKeyFile.readToConvert(CRYPTO, encrypted, format, KeyRole.CONSENSUS).close()));
    }
  }

  private static String refusal(org.junit.jupiter.api.function.Executable doing) {
    return String.valueOf(assertThrows(KeyFileException.class, doing).getMessage());
  }

  private static PassphraseSource typing(String passphrase) {
    return file -> SecretBytes.takeOver(passphrase.getBytes(StandardCharsets.UTF_8));
  }
}
