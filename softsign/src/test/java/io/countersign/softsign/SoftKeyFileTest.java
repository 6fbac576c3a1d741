package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static io.countersign.softsign.KeyFiles.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.crypto.Ed25519PrivateKey;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which contents of a key file are taken, and what is said of the others. */
class SoftKeyFileTest {
  private static final String TMKMS_KEY = resource("tmkms-keygen.key");
  private static final String TMKMS_PUBLIC_KEY =
      "7869E14F40C5259BDD85840DFDEA5EDFD632C108403FB670C8C0B44E1447E3F9";
  private static final String COMET_JSON = resource("cometbft-priv_validator_key.json");
  private static final String COMET_PUBLIC_KEY =
      "E392E2CC41D583839EFDD330D4064427629E3A27B3AD7B4CA32F83610D4CBFC7";
  private static final String COMET_PAIR =
      "a7FrxjwhXZ8d3MALX1IXPiIxzU01i7aamWayQ+4VmM7jkuLMQdWDg5790zDUBkQnYp46J7Ote0yjL4NhDUy/xw==";

  @TempDir Path directory;

  static Stream<Arguments> goodContents() {
    return Stream.of(
        Arguments.of("of TMKMS", KeyFileFormat.BASE64, TMKMS_KEY, TMKMS_PUBLIC_KEY),
        Arguments.of("with a line end", KeyFileFormat.BASE64, TMKMS_KEY + "\r\n", TMKMS_PUBLIC_KEY),
        Arguments.of(
            "imported by TMKMS",
            KeyFileFormat.BASE64,
            resource("tmkms-import.key"),
            COMET_PUBLIC_KEY),
        Arguments.of("of CometBFT", KeyFileFormat.JSON, COMET_JSON, COMET_PUBLIC_KEY),
        Arguments.of(
            "with a field more",
            KeyFileFormat.JSON,
            COMET_JSON.replace("{\n  \"address\"", "\n {\"x\":[{\"y\":1}],\"address\""),
            COMET_PUBLIC_KEY));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodContents")
  void aKeyIsRead(String title, KeyFileFormat format, String content, String publicKey)
      throws KeyFileException {
    Path file = KeyFiles.write(directory, content);

    try (Ed25519PrivateKey key = SoftKeyFile.open(CRYPTO, file, format)) {
      assertEquals(publicKey, key.publicKey().hex());
    }
    try (KeySecret guessed = SoftKeyFile.read(CRYPTO, file, KeyRole.CONSENSUS);
        KeySecret said = SoftKeyFile.read(CRYPTO, file, format, KeyRole.CONSENSUS)) {
      assertTrue(guessed.bytes().contentEquals(said.bytes()));
    }
  }

  static Stream<Arguments> badContents() {
    String expanded = base64(64);
    return Stream.of(
        base64Case(
            "empty",
            "",
            "expected an Ed25519 key of 32, 64 or 96 bytes in key file F, got 0 bytes"),
        base64Case(
            "31 bytes",
            base64(31),
            "expected an Ed25519 key of 32, 64 or 96 bytes in key file F, got 31 bytes"),
        base64Case(
            "an expanded key",
            expanded,
            "expected the seed of an Ed25519 key in key file F, got a key of another kind"),
        base64Case(
            "a YubiHSM export",
            base64(96),
            "expected the seed of an Ed25519 key in key file F, got a key of another kind"),
        base64Case(
            "seed and public key",
            COMET_PAIR,
            "expected a seed or an expanded key in key file F, got a seed with its public key, as Go has it, which TMKMS takes for an expanded key of another public key; if the seed is meant, write it with: countersign softsign import -f base64 F NEW_FILE"),
        base64Case("hex with blanks", "ab cd", "expected base64 in key file F, got other text"),
        base64Case(
            "no padding",
            TMKMS_KEY.substring(0, 41),
            "expected base64 in key file F, got other text"),
        base64Case(
            "two lines",
            TMKMS_KEY + "\n" + TMKMS_KEY,
            "expected base64 in key file F, got other text"),
        base64Case(
            "json",
            COMET_JSON,
            "expected base64 in key file F, got JSON: if it is a priv_validator_key.json, say so with key_format = \"json\", or convert it with: countersign softsign import F NEW_FILE"),
        base64Case(
            "large",
            "A".repeat(KeyFileAccess.SIZE_LIMIT + 1),
            "expected a key file of at most 16384 bytes, got a larger one: F"),
        jsonCase("base64", TMKMS_KEY, "expected a JSON object, got other text"),
        jsonCase("cut", COMET_JSON.substring(0, 200), "expected a JSON object, got other text"),
        jsonCase("two", COMET_JSON + COMET_JSON, "expected a JSON object, got other text"),
        jsonCase("a list", "[]", "expected a JSON object, got other text"),
        jsonCase("nothing in it", "{}", "expected a string priv_key.type, got none"),
        jsonCase(
            "another key type",
            COMET_JSON.replace("tendermint/PrivKeyEd25519", "tendermint/PrivKeySr25519"),
            "expected priv_key of type tendermint/PrivKeyEd25519 or tendermint/PrivKeySecp256k1, got \"tendermint/PrivKeySr25519\""),
        jsonCase(
            "no address",
            COMET_JSON.replace("\"address\"", "\"adress\""),
            "expected a string address, got none"),
        jsonCase(
            "address twice",
            COMET_JSON.replace("\"pub_key\"", "\"address\": \"00\", \"pub_key\""),
            "expected each field once, got one of them again"),
        jsonCase(
            "another address",
            COMET_JSON.replace("B26342", "B26343"),
            "address is B263437814DB3A3629AA40F5501200BF5E9BD70A, but priv_key belongs to B263427814DB3A3629AA40F5501200BF5E9BD70A"),
        jsonCase(
            "another public key",
            COMET_JSON.replace("45LizE", "45LizF"),
            "pub_key is E392E2CC51D583839EFDD330D4064427629E3A27B3AD7B4CA32F83610D4CBFC7, but priv_key belongs to "
                + COMET_PUBLIC_KEY),
        jsonCase(
            "another seed",
            COMET_JSON.replace("a7Frxj", "a7Frxk"),
            "the two halves of priv_key do not belong together"),
        jsonCase(
            "a seed alone",
            COMET_JSON.replace(COMET_PAIR, resource("tmkms-import.key")),
            "expected priv_key of 64 bytes (seed and public key), got 32"),
        jsonCase(
            "no base64",
            COMET_JSON.replace("a7Frxj", "a7Fr*j"),
            "expected base64 in priv_key.value, got other text"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badContents")
  void whatIsNoKeyIsRefusedWithoutTellingItsContent(
      String title, KeyFileFormat format, String content, String message) {
    Path file = KeyFiles.write(directory, content);

    KeyFileException e =
        assertThrows(KeyFileException.class, () -> SoftKeyFile.open(CRYPTO, file, format));

    assertEquals(message, String.valueOf(e.getMessage()).replace(file.toString(), "F"));
    assertFalse(String.valueOf(e.getMessage()).contains("a7Fr"));
  }

  @Test
  void aMissingFileIsSaidWithTheCommandThatMakesOne() {
    Path file = directory.resolve("it's not there");

    KeyFileException e =
        assertThrows(
            KeyFileException.class, () -> SoftKeyFile.open(CRYPTO, file, KeyFileFormat.BASE64));

    assertEquals(
        "no key file "
            + file
            + ": bring yours there, or make a new key with: countersign softsign keygen '"
            + directory
            + "/it'\\''s not there'",
        e.getMessage());
  }

  @Test
  void aDirectoryIsNoKeyFile() {
    KeyFileException e =
        assertThrows(
            KeyFileException.class,
            () -> SoftKeyFile.open(CRYPTO, directory, KeyFileFormat.BASE64));

    assertEquals("expected a regular file with a key, got " + directory, e.getMessage());
  }

  @Test
  void theSeedIsThatOfTheFile() throws KeyFileException {
    Path file = KeyFiles.write(directory, COMET_JSON);

    try (KeySecret secret = SoftKeyFile.read(CRYPTO, file, KeyRole.CONSENSUS)) {
      assertEquals(
          resource("tmkms-import.key"),
          Base64.getEncoder().encodeToString(secret.bytes().exposeCopy()));
    }
  }

  private static Arguments base64Case(String title, String content, String message) {
    return Arguments.of(title, KeyFileFormat.BASE64, content, message);
  }

  private static Arguments jsonCase(String title, String content, String reason) {
    return Arguments.of(
        title + " as JSON",
        KeyFileFormat.JSON,
        content,
        "key file F is no priv_validator_key.json that can be used: " + reason);
  }

  private static String base64(int length) {
    return Base64.getEncoder().encodeToString(new byte[length]);
  }
}
