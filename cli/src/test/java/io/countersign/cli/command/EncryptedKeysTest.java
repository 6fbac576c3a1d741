package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code softsign encrypt}, {@code decrypt} and {@code passwd}. */
class EncryptedKeysTest {
  private static final String WORDS = "correct horse battery staple";

  @TempDir Path directory;
  private Path plain = Path.of("");
  private Path encrypted = Path.of("");
  private Map<String, String> environment = Map.of();
  private List<String> publicKey = List.of();

  @BeforeEach
  void makeAKey() throws IOException {
    plain = directory.resolve("plain.key");
    encrypted = directory.resolve("encrypted.key");
    environment =
        Map.of(
            "WORDS", WORDS, "OTHER", "other words", "CREDENTIALS_DIRECTORY", directory.toString());
    secret("words", WORDS + "\n");
    publicKey = run("softsign", "keygen", plain.toString()).outLines().subList(1, 7);
  }

  @Test
  void fromClearToClearOverAnotherPassphrase() throws IOException {
    CliRun made =
        run("softsign", "encrypt", path(plain), path(encrypted), "--passphrase=env:WORDS");

    String hex = publicKey.get(1).substring("hex      ".length());
    assertEquals("", made.err());
    assertEquals(
        List.of(
            "made %s of %s (Argon2id 19 MiB, passes 2, lanes 1), and read it back"
                .formatted(encrypted, plain),
            "ed25519 key " + hex,
            "%s is still there in clear: once a start with %s has worked, and the key is kept somewhere safe: shred -u %s"
                .formatted(plain, encrypted, plain)),
        made.outLines());

    CliRun changed =
        run(
            "softsign",
            "passwd",
            path(encrypted),
            "--passphrase=credential:words",
            "--new-passphrase=env:OTHER",
            "--memory=1",
            "--passes=3");
    assertEquals("", changed.err());
    assertEquals(
        List.of(
            "%s: under the new passphrase now (Argon2id 1 MiB, passes 3, lanes 1), and read back"
                .formatted(encrypted)),
        changed.outLines());

    Path out = directory.resolve("out.key");
    CliRun back = run("softsign", "decrypt", path(encrypted), path(out), "--passphrase=env:OTHER");
    assertEquals("", back.err());
    assertEquals(
        List.of(
            "made %s of %s, in clear: keep it to yourself".formatted(out, encrypted),
            "ed25519 key " + hex),
        back.outLines());
    assertEquals(Files.readString(plain), Files.readString(out));
  }

  @Test
  void isShownWithoutAPassphrase() throws IOException {
    encrypt();

    CliRun shown = run("softsign", "show", path(encrypted));

    assertEquals("", shown.err());
    assertEquals(publicKey, shown.outLines().subList(0, 6));
    assertEquals(
        "file     encrypted, Argon2id 1 MiB, passes 1, lanes 1; the key above is proved when it is unlocked",
        shown.outLines().getLast());
  }

  @Test
  void anAccountKeyIsEncryptedAsOneAndShownWithoutItsType() throws IOException {
    Path account = directory.resolve("account.key");
    List<String> made =
        run("softsign", "keygen", "-t", "account", path(account)).outLines().subList(1, 7);
    String hex = made.get(1).substring("hex      ".length());

    CliRun locked =
        run(
            "softsign",
            "encrypt",
            "-t",
            "account",
            path(account),
            path(encrypted),
            "--passphrase=env:WORDS");

    assertEquals("", locked.err());
    assertEquals("secp256k1 key " + hex, locked.outLines().get(1));
    assertEquals(made, run("softsign", "show", path(encrypted)).outLines().subList(0, 6));
    Path out = directory.resolve("out.key");
    CliRun back = run("softsign", "decrypt", path(encrypted), path(out), "--passphrase=env:WORDS");
    assertEquals("", back.err());
    assertEquals(
        List.of(
            "made %s of %s, in clear: keep it to yourself".formatted(out, encrypted),
            "secp256k1 key " + hex,
            "a configuration that names %s has to say key_type = \"account\"".formatted(out)),
        back.outLines());
    assertEquals(Files.readString(account), Files.readString(out));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "env:OTHER | wrong passphrase, or the file was changed",
        "env:NONE | expected a passphrase in the environment variable NONE, which is not set",
        "file:./none | no passphrase file ./none",
        "file:none | no passphrase file there that can be read; its name is not shown, since it may be the passphrase itself: write the whole path",
        "prompt | expected a terminal to ask for the passphrase on, got none: say where it is with --passphrase credential:NAME, file:PATH or env:NAME",
      })
  void whatDoesNotOpenItSaysWhy(String source, String reason) throws IOException {
    encrypt();
    Path out = directory.resolve("out.key");

    CliRun run = run("softsign", "decrypt", path(encrypted), path(out), "--passphrase=" + source);

    assertEquals(List.of("error: key file %s: %s".formatted(encrypted, reason)), run.errLines());
    assertEquals(1, run.exitCode());
    assertFalse(Files.exists(out));
  }

  @Test
  void withoutSystemdThereAreNoCredentials() throws IOException {
    encrypt();

    CliRun run =
        CliRun.of(
            "softsign",
            "decrypt",
            path(encrypted),
            path(directory.resolve("out")),
            "--passphrase=credential:words");

    assertEquals(
        List.of(
            "error: key file %s: expected systemd to hand over the credential words, got no $CREDENTIALS_DIRECTORY: LoadCredential=words:PATH in the unit does it"
                .formatted(encrypted)),
        run.errLines());
  }

  @Test
  void aPassphraseOnTheCommandLineIsRefusedAndNotRepeated() {
    CliRun run = run("softsign", "encrypt", path(plain), path(encrypted), "--passphrase=hunter2!");

    assertEquals(
        List.of(
            "error: invalid value for option '--passphrase': expected credential:NAME, file:PATH, env:NAME or prompt, got something else; see: countersign softsign encrypt --help"),
        run.errLines());
    assertEquals(2, run.exitCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory=0 | expected 8 to 1048576 KiB of memory, got 0",
        "--memory=1025 | expected 8 to 1048576 KiB of memory, got 1049600",
        "--memory=2147483647 | expected at most 1024 MiB for --memory, got 2147483647",
        "--passes=0 | expected 1 to 255 passes, got 0",
        "--passes=256 | expected 1 to 255 passes, got 256",
      })
  void aCostBeyondTheLimitsIsRefused(String option, String reason) {
    CliRun run =
        run("softsign", "encrypt", path(plain), path(encrypted), "--passphrase=env:WORDS", option);

    assertEquals(
        List.of("error: %s; see: countersign softsign encrypt --help".formatted(reason)),
        run.errLines());
    assertEquals(2, run.exitCode());
  }

  @Test
  void theSecretsAreNowhereInWhatIsPrinted() throws IOException {
    Path out = directory.resolve("out.key");
    String printed =
        run("-v", "softsign", "encrypt", path(plain), path(encrypted), "--passphrase=env:WORDS")
            + run("-v", "softsign", "decrypt", path(encrypted), path(out), "--passphrase=env:OTHER")
                .toString()
            + run("-v", "softsign", "decrypt", path(encrypted), path(out), "--passphrase=env:WORDS")
            + run("-v", "softsign", "show", path(encrypted));

    assertTrue(printed.contains("wrong passphrase"), printed);
    for (String secret : List.of(WORDS, "other words", Files.readString(plain))) {
      assertFalse(printed.contains(secret), printed);
    }
  }

  private void encrypt() throws IOException {
    CliRun made =
        run(
            "softsign",
            "encrypt",
            path(plain),
            path(encrypted),
            "--passphrase=file:" + directory.resolve("words"),
            "--memory=1",
            "--passes=1");
    assertEquals("", made.err());
  }

  private CliRun run(String... arguments) {
    return CliRun.in(environment, arguments);
  }

  private static String path(Path file) {
    return file.toString();
  }

  private void secret(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
