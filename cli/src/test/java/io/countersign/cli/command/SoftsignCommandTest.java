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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftsignCommandTest {
  /** The key that CometBFT 0.38.25 made with {@code init}; a test key. */
  private static final String JSON =
      """
      {
        "address": "B263427814DB3A3629AA40F5501200BF5E9BD70A",
        "pub_key": {
          "type": "tendermint/PubKeyEd25519",
          "value": "45LizEHVg4Oe/dMw1AZEJ2KeOiezrXtMoy+DYQ1Mv8c="
        },
        "priv_key": {
          "type": "tendermint/PrivKeyEd25519",
          "value": "a7FrxjwhXZ8d3MALX1IXPiIxzU01i7aamWayQ+4VmM7jkuLMQdWDg5790zDUBkQnYp46J7Ote0yjL4NhDUy/xw=="
        }
      }
      """;

  /** What TMKMS 0.15.0 imports it as. */
  private static final String BASE64 = "a7FrxjwhXZ8d3MALX1IXPiIxzU01i7aamWayQ+4VmM4=";

  private static final List<String> PUBLIC_KEY =
      List.of(
          "type     ed25519",
          "hex      E392E2CC41D583839EFDD330D4064427629E3A27B3AD7B4CA32F83610D4CBFC7",
          "base64   45LizEHVg4Oe/dMw1AZEJ2KeOiezrXtMoy+DYQ1Mv8c=",
          "address  B263427814DB3A3629AA40F5501200BF5E9BD70A",
          "genesis  {\"address\":\"B263427814DB3A3629AA40F5501200BF5E9BD70A\",\"pub_key\":"
              + "{\"type\":\"tendermint/PubKeyEd25519\",\"value\":\"45LizEHVg4Oe/dMw1AZEJ2KeOiezrXtMoy+DYQ1Mv8c=\"},"
              + "\"power\":\"10\",\"name\":\"\"}",
          "cosmos   {\"@type\":\"/cosmos.crypto.ed25519.PubKey\",\"key\":\"45LizEHVg4Oe/dMw1AZEJ2KeOiezrXtMoy+DYQ1Mv8c=\"}");

  @TempDir Path directory;

  @Test
  void aNewKeyIsShownByItsPublicKeyOnly() throws IOException {
    Path file = directory.resolve("new.key");

    CliRun made = CliRun.of("softsign", "keygen", "-t", "consensus", file.toString());

    assertEquals("made " + file, made.outLines().getFirst());
    assertEquals("", made.err());
    assertEquals(0, made.exitCode());
    assertFalse(made.out().contains(Files.readString(file)));
    CliRun shown = CliRun.of("softsign", "show", file.toString());
    assertEquals(made.outLines().subList(1, 7), shown.outLines());
  }

  @Test
  void aKeyIsNeverOverwritten() throws IOException {
    Path file = secret("old.key", BASE64);

    CliRun run = CliRun.of("softsign", "keygen", file.toString());

    assertEquals(
        List.of(
            "error: key file %s exists already and was left as it is: name another one"
                .formatted(file)),
        run.errLines());
    assertEquals(1, run.exitCode());
    assertEquals(BASE64, Files.readString(file));
  }

  @Test
  void theNodesKeyIsImportedAsTmkmsDoes() throws IOException {
    Path in = secret("priv_validator_key.json", JSON);
    Path out = directory.resolve("out.key");

    CliRun run = CliRun.of("softsign", "import", in.toString(), out.toString());

    assertEquals("", run.err());
    assertEquals("made %s of %s".formatted(out, in), run.outLines().getFirst());
    assertEquals(PUBLIC_KEY, run.outLines().subList(1, 7));
    assertEquals(
        "now take %s off the node: a key that signs in two places gets its validator slashed"
            .formatted(in),
        run.outLines().getLast());
    assertEquals(BASE64, Files.readString(out));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
  }

  @Test
  void aPairInBase64IsImportedToo() throws IOException {
    Path in =
        secret(
            "pair.key",
            "a7FrxjwhXZ8d3MALX1IXPiIxzU01i7aamWayQ+4VmM7jkuLMQdWDg5790zDUBkQnYp46J7Ote0yjL4NhDUy/xw==\n");
    Path out = directory.resolve("out.key");

    assertEquals(
        0,
        CliRun.of("softsign", "import", "-f", "base64", in.toString(), out.toString()).exitCode());
    assertEquals(BASE64, Files.readString(out));
  }

  @Test
  void eitherFormatIsShown() throws IOException {
    for (Path file : List.of(secret("a.json", JSON), secret("a.key", BASE64))) {
      CliRun run = CliRun.of("softsign", "show", file.toString());

      assertEquals(PUBLIC_KEY, run.outLines());
      assertEquals("", run.err());
      assertEquals(0, run.exitCode());
    }
  }

  @Test
  void aReadableKeyIsWarnedOfInOneLogLine() throws IOException {
    Path file = secret("a.key", BASE64);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    CliRun run = CliRun.of("softsign", "show", file.toString());

    assertEquals(1, run.errLines().size(), run.err());
    assertTrue(
        run.err()
            .endsWith(
                "Z WARN  key file %s can be read by others (mode 0644): chmod 600 %s\n"
                    .formatted(file, file)),
        run.err());
    assertEquals(0, run.exitCode());
  }

  /** The account key that TMKMS 0.15.0 made and what it logs of it; a test key. */
  @Test
  void anAccountKeyIsShownAsTheSecp256k1KeyThatItIs() throws IOException {
    Path file = secret("account.key", "NdjbkNOUNxuPPb2zX/SgppPQ2b4wW5G4g8kE+aoZUCw=");

    CliRun run = CliRun.of("softsign", "show", "-t", "account", file.toString());

    assertEquals("", run.err());
    assertEquals("type     secp256k1", run.outLines().get(0));
    assertEquals(
        "hex      02E755D5BE9EED6ED3862340A28F7E2E6C4D95A5801BE2EB465B231D8340A3414A",
        run.outLines().get(1));
    assertTrue(run.out().contains("\"type\":\"tendermint/PubKeySecp256k1\""), run.out());
    assertTrue(run.out().contains("/cosmos.crypto.secp256k1.PubKey"), run.out());
  }

  @Test
  void aNewAccountKeyIsReadBackAsOne() {
    Path file = directory.resolve("account.key");

    CliRun made = CliRun.of("softsign", "keygen", "-t", "account", file.toString());

    assertEquals(0, made.exitCode(), made.err());
    assertEquals("type     secp256k1", made.outLines().get(1));
    CliRun shown = CliRun.of("softsign", "show", "--type", "account", file.toString());
    assertEquals(made.outLines().subList(1, 7), shown.outLines());
  }

  @Test
  void anotherKindOfKeyIsRefused() {
    CliRun run =
        CliRun.of("softsign", "keygen", "-t", "secp256k1", directory.resolve("x").toString());

    assertEquals(1, run.exitCode());
    assertEquals(
        List.of(
            "error: expected consensus or account for --type, got \"secp256k1\"; see: countersign softsign keygen --help"),
        run.errLines());
  }

  private Path secret(String name, String content) throws IOException {
    Path file = Files.writeString(directory.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
