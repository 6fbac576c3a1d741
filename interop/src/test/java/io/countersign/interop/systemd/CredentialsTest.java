package io.countersign.interop.systemd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.harness.node.TunnelEnd;
import io.countersign.interop.JdkCrypto;
import io.countersign.interop.Run;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The signer's unit with the secrets that it has commented out: an encrypted key, and a tunnel,
 * both unlocked by what a real systemd hands over; and its reload.
 */
@Tag("dist")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CredentialsTest {
  private static final Path PROGRAM = Units.ROOT.resolve("dist/countersign/bin/countersign");
  private static final String UNIT = "countersign.service";
  private static final String CHAIN = "my-1";
  private static final String WORDS = "correct horse battery staple";
  private static final String PSK = "the-key-of-this-tunnel";
  private static final int SOME_UID = 64_124;

  @TempDir private Path folder;
  private final Crypto crypto = JdkCrypto.create();

  @Test
  void bothSecretsAreCredentialsAndAReloadTakesANodeAndRefusesABadFile() throws Exception {
    NodeAddress.Tcp first = (NodeAddress.Tcp) SignerSetup.freeAddress();
    NodeAddress second = SignerSetup.freeAddress();
    try (Deadlines deadlines = new Deadlines();
        PresharedKey key = PresharedKey.of(PresharedKey.STANDARD_IDENTITY, PSK.getBytes(US_ASCII));
        TunnelEnd tunnel = TunnelEnd.open(first, key, TlsVersions.AUTO, crypto);
        NodeListener node = listener(first, deadlines);
        NodeListener other = listener(second, deadlines)) {
      Path home = home(first, tunnel.address());
      Path config = home.resolve("signer/tmkms.toml");
      try (Booted host =
          Units.boot(
              folder,
              home,
              etc(),
              unit -> unit.replace("#LoadCredential", "LoadCredential"),
              UNIT)) {
        assertEquals("0\n", host.run("systemctl", "start", UNIT), () -> log(home));
        try (RemoteSigner signer = node.accept()) {
          assertSigns(signer, 1);
          Files.writeString(
              config,
              Files.readString(config)
                  + """

                  [[validator]]
                  chain_id = "%s"
                  addr = "%s"
                  secret_key = "/var/lib/countersign/signer/secrets/kms-identity.key"
                  """
                      .formatted(CHAIN, second));
          assertEquals("0\n", host.run("systemctl", "reload", UNIT), () -> log(home));
          try (RemoteSigner added = other.accept()) {
            assertSigns(added, 2);
          }
          assertSigns(signer, 3);

          Files.writeString(config, Files.readString(config) + "nonsense = 1\n");
          assertNotEquals("0\n", host.run("systemctl", "reload", UNIT));
          assertEquals("active", host.property(UNIT, "ActiveState"));
          assertTrue(log(home).contains("nonsense"), () -> log(home));
          assertSigns(signer, 4);
        }
        assertEquals("0\n", host.run("systemctl", "stop", UNIT));
        assertEquals("success", host.property(UNIT, "Result"));
      }
      assertFalse(log(home).contains(WORDS) || log(home).contains(PSK), "no secret in the log");
    }
  }

  private void assertSigns(RemoteSigner signer, long height) throws IOException {
    AnswerCheck check = AnswerCheck.of(signer, crypto, CHAIN, true);
    for (Request request : new TestChain(CHAIN).requests(height)) {
      check.require(request, signer.ask(request));
    }
  }

  private NodeListener listener(NodeAddress address, Deadlines deadlines) throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      return NodeListener.open(address, crypto, new Ed25519PrivateKey(crypto, seed), deadlines);
    }
  }

  /** Root's files. */
  private Path etc() throws IOException {
    Path etc = Files.createDirectory(folder.resolve("etc"));
    for (Map.Entry<String, String> secret :
        Map.of("validator.passphrase", WORDS, "tunnel.psk", PSK).entrySet()) {
      Path file = Files.writeString(etc.resolve(secret.getKey()), secret.getValue() + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return etc;
  }

  /** Made by our own commands, and owned by the service's user; paths as they are inside. */
  private Path home(NodeAddress node, NodeAddress.Tcp tunnel) throws Exception {
    Path home = Files.createDirectories(folder.resolve("var-lib"));
    Path signer = home.resolve("signer");
    Path plain = folder.resolve("plain.key");
    Path encrypted = signer.resolve("secrets/my-1-consensus.key");
    Path config = signer.resolve("tmkms.toml");
    run("init", "--chain-id", CHAIN, "--addr", node.toString(), signer + "");
    run("softsign", "keygen", plain + "");
    run("softsign", "encrypt", plain + "", encrypted + "", "--passphrase=env:WORDS");
    Files.delete(plain);
    String key = "path = \"" + encrypted + "\"";
    String text = Files.readString(config);
    assertTrue(text.contains(key), text);
    Files.writeString(config, text.replace(key, key + "\npassphrase = \"env:WORDS\""));
    run("state", "init", CHAIN, "-c", config + "");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("env:WORDS", "credential:validator")
            .replaceFirst(
                "(?m)^secret_key = .*$",
                "$0\ntunnel = { addr = \"%s:%d\", psk = \"credential:tunnel\" }"
                    .formatted(tunnel.host(), tunnel.port()))
            .replace(home + "/", "/var/lib/countersign/"));
    assertEquals(
        0,
        new ProcessBuilder("chown", "-R", SOME_UID + ":" + SOME_UID, home + "").start().waitFor());
    return home;
  }

  private void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    Run run = Run.of(folder, Map.of("PATH", "/usr/bin:/bin", "WORDS", WORDS), command);
    assertEquals(0, run.exitCode(), run.err());
  }

  private static String log(Path home) {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }
}
