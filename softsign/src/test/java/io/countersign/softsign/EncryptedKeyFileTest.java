package io.countersign.softsign;

import static io.countersign.softsign.KeyFiles.CRYPTO;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.encrypted.Argon2Cost;
import io.countersign.softsign.encrypted.EncryptedKey;
import io.countersign.softsign.encrypted.KeyKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptedKeyFileTest {
  private static final Argon2Cost CHEAP = new Argon2Cost(64, 1, 1);
  private static final PassphraseSource OLD = typing("correct horse");
  private static final PassphraseSource NEW = typing("battery staple");

  @TempDir Path directory;
  private Path plain = Path.of("");
  private Path encrypted = Path.of("");

  @BeforeEach
  void makeKeys() throws Exception {
    plain = directory.resolve("plain.key");
    encrypted = directory.resolve("encrypted.key");
    try (SecretBytes seed = SecretBytes.random(32)) {
      SoftKeyFile.write(plain, seed);
    }
    EncryptedKeyFile.encrypt(CRYPTO, plain, KeyRole.CONSENSUS, encrypted, OLD, CHEAP);
  }

  @Test
  void isReadableByItsOwnerAloneAndHasNothingOfThePlainOne() throws Exception {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(encrypted)));
    assertEquals(
        publicKey(plain, PassphraseSource.NONE),
        EncryptedKeyFile.header(encrypted).orElseThrow().publicKey());
    try (KeySecret seed = SoftKeyFile.read(CRYPTO, plain, KeyRole.CONSENSUS)) {
      String secret = Bytes.copyOf(seed.bytes().exposeCopy()).hex().substring(0, 16);
      assertFalse(Bytes.copyOf(Files.readAllBytes(encrypted)).hex().contains(secret));
    }
  }

  @ParameterizedTest
  @EnumSource(KeyFileFormat.class)
  void isOpenedWhateverFormatTheConfigurationSays(KeyFileFormat format) throws Exception {
    try (SoftSigningKey key =
        SoftSigningKey.open(CRYPTO, encrypted, format, KeyRole.CONSENSUS, OLD)) {
      assertEquals(publicKey(plain, PassphraseSource.NONE), key.publicKey().bytes());
    }
  }

  @Test
  void theNodesJsonIsEncryptedToo() throws Exception {
    Path json = KeyFiles.write(directory, KeyFiles.resource("cometbft-priv_validator_key.json"));
    Path out = directory.resolve("out.key");

    EncryptedKeyFile.encrypt(CRYPTO, json, KeyRole.CONSENSUS, out, NEW, CHEAP);

    assertEquals(publicKey(json, PassphraseSource.NONE), publicKey(out, NEW));
  }

  @Test
  void anotherPassphraseIsOneClearSentence() {
    assertEquals(
        "key file %s: wrong passphrase, or the file was changed".formatted(encrypted),
        refusal(() -> publicKey(encrypted, NEW)));
  }

  @Test
  void isNotOpenedWhereNoPassphraseIsTaken() {
    assertEquals(
        "key file %s: it is encrypted, and no passphrase is taken here: use a file of countersign softsign decrypt"
            .formatted(encrypted),
        refusal(() -> SoftKeyFile.open(CRYPTO, encrypted, KeyFileFormat.BASE64)));
  }

  @Test
  void decryptingGivesTheFileThatWasEncrypted() throws Exception {
    Path out = directory.resolve("out.key");

    EncryptedKeyFile.decrypt(CRYPTO, encrypted, out, OLD);

    assertArrayEquals(Files.readAllBytes(plain), Files.readAllBytes(out));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
  }

  @Test
  void nothingIsOverwrittenAndNobodyAskedForAPassphrase() throws Exception {
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    PassphraseSource asked =
        file -> {
          throw new AssertionError("asked for a passphrase of " + file);
        };
    String expected =
        "key file %s exists already and was left as it is: name another one".formatted(precious);

    assertEquals(
        expected,
        refusal(
            () ->
                EncryptedKeyFile.encrypt(
                    CRYPTO, plain, KeyRole.CONSENSUS, precious, asked, CHEAP)));
    assertEquals(
        expected, refusal(() -> EncryptedKeyFile.decrypt(CRYPTO, encrypted, precious, asked)));
    assertEquals("precious", Files.readString(precious));
  }

  @Test
  void anEncryptedFileIsNotEncryptedAgainAndAPlainOneNotDecrypted() {
    Path out = directory.resolve("out.key");

    assertEquals(
        "key file %s: it is encrypted, and no passphrase is taken here: use a file of countersign softsign decrypt"
            .formatted(encrypted),
        refusal(
            () -> EncryptedKeyFile.encrypt(CRYPTO, encrypted, KeyRole.CONSENSUS, out, NEW, CHEAP)));
    String clear = "expected an encrypted key file, got one in clear: " + plain;
    assertEquals(clear, refusal(() -> EncryptedKeyFile.decrypt(CRYPTO, plain, out, OLD)));
    assertEquals(
        clear, refusal(() -> EncryptedKeyFile.changePassphrase(CRYPTO, plain, OLD, NEW, CHEAP)));
    assertFalse(Files.exists(out));
  }

  @Test
  void aShortNewPassphraseIsRefusedAndNothingMade() throws Exception {
    Path out = directory.resolve("out.key");
    byte[] before = Files.readAllBytes(encrypted);
    String reason = "expected a new passphrase of at least 8 bytes, got 5: take several words";

    assertEquals(
        "key file %s: %s".formatted(out, reason),
        refusal(
            () ->
                EncryptedKeyFile.encrypt(
                    CRYPTO, plain, KeyRole.CONSENSUS, out, typing("short"), CHEAP)));
    assertEquals(
        "key file %s: %s".formatted(encrypted, reason),
        refusal(
            () ->
                EncryptedKeyFile.changePassphrase(CRYPTO, encrypted, OLD, typing("short"), CHEAP)));
    assertFalse(Files.exists(out));
    assertArrayEquals(before, Files.readAllBytes(encrypted));
  }

  @Test
  void theOldPassphraseOpensAChangedFileNoMore() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link.key"), encrypted);

    EncryptedKeyFile.changePassphrase(CRYPTO, link, OLD, NEW, CHEAP);

    assertTrue(Files.isSymbolicLink(link));
    assertEquals(publicKey(plain, PassphraseSource.NONE), publicKey(encrypted, NEW));
    assertEquals(
        "key file %s: wrong passphrase, or the file was changed".formatted(encrypted),
        refusal(() -> publicKey(encrypted, OLD)));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(encrypted)));
    assertEquals(List.of("encrypted.key", "link.key", "plain.key"), names());
  }

  @Test
  void aWrongOldPassphraseChangesNothing() throws Exception {
    byte[] before = Files.readAllBytes(encrypted);

    assertEquals(
        "key file %s: wrong passphrase, or the file was changed".formatted(encrypted),
        refusal(() -> EncryptedKeyFile.changePassphrase(CRYPTO, encrypted, NEW, NEW, CHEAP)));

    assertArrayEquals(before, Files.readAllBytes(encrypted));
    assertEquals(List.of("encrypted.key", "plain.key"), names());
  }

  @Test
  void theOldFileStaysWhereTheNewOneFailsItsCheck() throws Exception {
    byte[] before = Files.readAllBytes(encrypted);

    assertThrows(
        KeyFileException.class,
        () ->
            new KeyFileReplacement(encrypted)
                .write(
                    new byte[] {1},
                    written -> {
                      assertArrayEquals(new byte[] {1}, Files.readAllBytes(written));
                      assertArrayEquals(before, Files.readAllBytes(encrypted));
                      throw new KeyFileException("no");
                    }));

    assertArrayEquals(before, Files.readAllBytes(encrypted));
    assertEquals(List.of("encrypted.key", "plain.key"), names());
  }

  @Test
  void whatAnInterruptedChangeLeftIsNamedAndNotOverwritten() throws Exception {
    Path left = Files.writeString(directory.resolve("encrypted.key.new"), "left");
    PassphraseSource asked =
        file -> {
          throw new AssertionError("asked for a passphrase of " + file);
        };

    assertEquals(
        "expected no %s, which a passwd that was interrupted leaves: %s is whole, so if no other passwd runs now: rm %s"
            .formatted(left, encrypted, left),
        refusal(() -> EncryptedKeyFile.changePassphrase(CRYPTO, encrypted, asked, asked, CHEAP)));
    assertEquals("left", Files.readString(left));
    publicKey(encrypted, OLD);
  }

  @Test
  void theSignersUserKeepsAFileThatRootChanged() throws Exception {
    assumeTrue(
        Files.getAttribute(encrypted, "unix:uid").equals(0),
        "only root can give a file to another user");
    Files.setAttribute(encrypted, "unix:uid", 1234);
    Files.setAttribute(encrypted, "unix:gid", 4321);

    EncryptedKeyFile.changePassphrase(CRYPTO, encrypted, OLD, NEW, CHEAP);

    assertEquals(1234, Files.getAttribute(encrypted, "unix:uid"));
    assertEquals(4321, Files.getAttribute(encrypted, "unix:gid"));
  }

  @Test
  void aKeyThatIsNotTheHeadersIsRefused() throws Exception {
    Path file = directory.resolve("swapped.key");
    try (SecretBytes seed = SecretBytes.random(32);
        SecretBytes words = OLD.passphraseOf(file)) {
      Bytes another = publicKey(plain, PassphraseSource.NONE);
      KeyFileAccess.writeNew(
          file, EncryptedKey.lock(KeyKind.ED25519, seed, another, words, CHEAP).bytes());
    }

    assertEquals(
        "key file %s holds another key than its header says".formatted(file),
        refusal(() -> publicKey(file, OLD)));
  }

  private static Bytes publicKey(Path file, PassphraseSource passphrases) throws KeyFileException {
    try (KeySecret secret = SoftKeyFile.read(CRYPTO, file, KeyRole.CONSENSUS, passphrases);
        SoftSigningKey key = SoftSigningKey.of(CRYPTO, secret)) {
      return key.publicKey().bytes();
    }
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String refusal(org.junit.jupiter.api.function.Executable doing) {
    return String.valueOf(assertThrows(KeyFileException.class, doing).getMessage());
  }

  private static PassphraseSource typing(String passphrase) {
    return file -> SecretBytes.takeOver(passphrase.getBytes(StandardCharsets.UTF_8));
  }
}
