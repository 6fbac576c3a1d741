package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.countersign.cli.CliRun;
import io.countersign.cli.LockedElsewhere;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckCommandTest {
  @TempDir Path parent;
  private Path home;
  private Path config;
  private Path watermark;

  @BeforeEach
  void makeHome() throws IOException {
    home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    watermark = home.resolve("state/my-1-consensus.json.watermark");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
    CliRun.of("state", "init", "my-1", "--height", "300", "-c", config.toString());
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll(
                "key_format = .*",
                "key_format = { type = \"bech32\", account_key_prefix = \"mypub\", consensus_key_prefix = \"myvalconspub\" }"));
  }

  @Test
  void whatWouldRunIsPrintedAndNothingIsChanged() throws IOException {
    Map<Path, String> before = contents();

    CliRun check = check();

    assertEquals(0, check.exitCode(), check.err());
    assertEquals("start would succeed", check.outLines().getLast());
    for (String expected :
        List.of(
            "my-1\n  key      ed25519 ",
            "\n  printed  myvalconspub1",
            "\n  address  ",
            "\n  state    " + watermark + ", durability each",
            "\n  signed   ",
            "height 300 and below",
            "\n  signer   none is running",
            "\n  check    when-reachable",
            ", which sees peer id ")) {
      assertTrue(check.out().contains(expected), expected + " in " + check.out());
    }
    assertEquals(before, contents());
  }

  @Test
  void anEncryptedKeyIsKnownWithoutItsPassphrase() throws IOException {
    String inClear = check().outLines().get(1);
    encryptTheKey("passphrase = \"credential:words\"");
    Map<Path, String> before = contents();

    CliRun check = check();

    assertEquals("", check.err());
    assertEquals(0, check.exitCode());
    assertEquals(inClear, check.outLines().get(1));
    assertTrue(
        check
            .outLines()
            .contains("  file     encrypted, passphrase from credential:words, not looked at here"),
        check.out());
    assertEquals("start would succeed with the right passphrase", check.outLines().getLast());
    assertEquals(before, contents());
  }

  @Test
  void aPassphraseForAKeyInClearIsWarnedOf() throws IOException {
    configureKey("passphrase = \"prompt\"");

    CliRun check = check();

    assertEquals(0, check.exitCode(), check.err());
    assertTrue(
        check
            .err()
            .contains(
                "warning: there is a passphrase for key file %s, but it is in clear"
                    .formatted(home.resolve("secrets/my-1-consensus.key"))),
        check.err());
  }

  private void encryptTheKey(String line) throws IOException {
    Path plain = home.resolve("secrets/my-1-consensus.key");
    Path encrypted = home.resolve("secrets/encrypted");
    CliRun made =
        CliRun.in(
            Map.of("WORDS", "correct horse"),
            "softsign",
            "encrypt",
            plain.toString(),
            encrypted.toString(),
            "--passphrase=env:WORDS",
            "--memory=1");
    assertEquals(0, made.exitCode(), made.err());
    Files.move(encrypted, plain, StandardCopyOption.REPLACE_EXISTING);
    configureKey(line);
  }

  private void configureKey(String line) throws IOException {
    Files.writeString(
        config, Files.readString(config).replaceAll("(?m)^chain_ids = .*$", "$0\n" + line));
  }

  @Test
  void aSignerThatRunsIsNamedAndIsNoProblem() throws IOException {
    try (LockedElsewhere signer = LockedElsewhere.hold(watermark)) {
      CliRun check = check();

      assertEquals(0, check.exitCode(), check.err());
      assertTrue(check.out().matches("(?s).*signer   runs now, process [0-9]+\n.*"), check.out());
      assertEquals(
          "start would succeed once the signer that runs has ended", check.outLines().getLast());
      assertTrue(signer.isAlive());
    }
  }

  @Test
  void aSignerOfTheSameKeyOverAnotherWatermarkIsAProblem() throws Exception {
    Bytes key = WatermarkUpkeep.inspect(watermark).owner().keyFingerprint();
    Path place = Path.of("/dev/shm/countersign-" + key.hexPrefix(8) + "-my-1");
    Files.createFile(place); // as a signer of this key makes it
    try (LockedElsewhere signer = LockedElsewhere.hold(place)) {
      CliRun check = check();

      assertEquals(1, check.exitCode(), check.out());
      assertTrue(check.err().contains(" signs with this key over another watermark"), check.err());
      assertTrue(signer.isAlive());
    } finally {
      Files.delete(place);
    }
  }

  @Test
  void allProblemsAreTold() throws IOException {
    Files.delete(watermark);
    Files.delete(home.resolve("secrets/kms-identity.key"));
    Files.writeString(
        config, Files.readString(config) + "\n[[providers.ledgertm]]\nchain_ids = [\"my-1\"]\n");

    CliRun check = check();

    assertEquals(1, check.exitCode());
    assertEquals("start would fail", check.outLines().getLast());
    for (String expected :
        List.of(
            "keys on a Ledger are not supported",
            "countersign state init -c " + config + " my-1 --height ",
            "identity key for ")) {
      assertTrue(check.err().contains(expected), expected + " in " + check.err());
    }
    assertTrue(check.out().contains("  key      ed25519 "), check.out());
  }

  /** How a start is spoilt: each is a change of the home of a good one. */
  enum Spoilt {
    NO_CONSENSUS_KEY {
      @Override
      void spoil(Path home) throws IOException {
        Files.delete(home.resolve("secrets/my-1-consensus.key"));
      }
    },
    NO_KEY_IN_ITS_FILE {
      @Override
      void spoil(Path home) throws IOException {
        Files.writeString(home.resolve("secrets/my-1-consensus.key"), "no key");
      }
    },
    ENCRYPTED_AND_NO_ACCOUNT_KEY {
      @Override
      void spoil(Path home) throws IOException {
        Path key = home.resolve("secrets/my-1-consensus.key");
        Path encrypted = home.resolve("secrets/encrypted");
        CliRun.in(
            Map.of("WORDS", "correct horse"),
            "softsign",
            "encrypt",
            key.toString(),
            encrypted.toString(),
            "--passphrase=env:WORDS",
            "--memory=1");
        Files.move(encrypted, key, StandardCopyOption.REPLACE_EXISTING);
        Path config = home.resolve("tmkms.toml");
        Files.writeString(
            config,
            Files.readString(config)
                .replaceAll("(?m)^chain_ids = .*$", "$0\nkey_type = \"account\""));
      }
    },
    NO_WATERMARK {
      @Override
      void spoil(Path home) throws IOException {
        Files.delete(home.resolve("state/my-1-consensus.json.watermark"));
      }
    },
    CORRUPT_WATERMARK {
      @Override
      void spoil(Path home) throws IOException {
        Files.write(home.resolve("state/my-1-consensus.json.watermark"), new byte[8192]);
      }
    },
    WATERMARK_OF_ANOTHER_KEY {
      @Override
      void spoil(Path home) throws IOException {
        Path key = home.resolve("secrets/my-1-consensus.key");
        Files.delete(key);
        CliRun.of("softsign", "keygen", key.toString());
      }
    },
    HANDED_OVER {
      @Override
      void spoil(Path home) {
        CliRun.of(
            "state", "handover", "my-1", "--yes", "-c", home.resolve("tmkms.toml").toString());
      }
    },
    BEHIND_TMKMS {
      @Override
      void spoil(Path home) throws IOException {
        Files.writeString(
            home.resolve("state/my-1-consensus.json"),
            "{\"height\":\"500\",\"round\":\"0\",\"step\":2}");
      }
    },
    ONE_KEY_FOR_BOTH {
      @Override
      void spoil(Path home) throws IOException {
        Path config = home.resolve("tmkms.toml");
        Files.writeString(
            config, Files.readString(config).replace("kms-identity.key", "my-1-consensus.key"));
      }
    },
    NO_PSK_FILE {
      @Override
      void spoil(Path home) throws IOException {
        tunnel(home, "file:" + home.resolve("secrets/none.psk"));
      }
    },
    A_PSK_THAT_OTHERS_CAN_WRITE {
      @Override
      void spoil(Path home) throws IOException {
        Path psk = Files.writeString(home.resolve("secrets/t.psk"), "0123456789abcdef".repeat(2));
        Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-rw-rw-"));
        tunnel(home, "file:" + psk);
      }
    },
    A_SHORT_PSK {
      @Override
      void spoil(Path home) throws IOException {
        Path psk = Files.writeString(home.resolve("secrets/t.psk"), "too-short-a-key");
        Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
        tunnel(home, "file:" + psk);
      }
    },
    THE_PSK_OF_PUBLIC_GUIDES {
      @Override
      void spoil(Path home) throws IOException {
        Path psk =
            Files.writeString(home.resolve("secrets/t.psk"), "DmtaC6N3HOWFkJZpNZs2dkabFT5yQONw\n");
        Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
        tunnel(home, "file:" + psk);
      }
    },
    NO_PSK_IN_THE_ENVIRONMENT {
      @Override
      void spoil(Path home) throws IOException {
        tunnel(home, "env:THERE_IS_NO_SUCH_PSK");
      }
    },
    NO_PSK_FROM_SYSTEMD {
      @Override
      void spoil(Path home) throws IOException {
        tunnel(home, "credential:psk");
      }
    },
    UNKNOWN_CHAIN {
      @Override
      void spoil(Path home) throws IOException {
        Path config = home.resolve("tmkms.toml");
        Files.writeString(
            config, Files.readString(config).replace("chain_ids = [", "chain_ids = [\"x\", "));
      }
    };

    abstract void spoil(Path home) throws IOException;

    private static void tunnel(Path home, String psk) throws IOException {
      Path config = home.resolve("tmkms.toml");
      Files.writeString(
          config,
          Files.readString(config)
              .replaceFirst(
                  "(?m)^secret_key = .*$",
                  "$0\ntunnel = { addr = \"127.0.0.1:1\", psk = \"%s\" }".formatted(psk)));
    }
  }

  static Stream<Spoilt> spoilt() {
    return Arrays.stream(Spoilt.values());
  }

  @ParameterizedTest
  @MethodSource
  void spoilt(Spoilt how) throws IOException {
    how.spoil(home);
    Map<Path, String> before = contents();

    CliRun check = check();
    assertEquals(1, check.exitCode(), check.out()); // else the start below would not end
    assertEquals(before, contents());
    CliRun start = CliRun.of("start", "-c", config.toString());

    assertEquals(1, start.exitCode());
    assertEquals(errors(start), errors(check), "check tells what start does");
  }

  @Test
  void connectAsksTheRpcAndNeverTheSignersPort() throws IOException {
    HttpServer rpc = rpc("my-1");
    try (ServerSocket privval = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      addNode(privval.getLocalPort(), rpc.getAddress().getPort());

      CliRun check = check("--connect");

      assertEquals(0, check.exitCode(), check.err());
      assertTrue(check.out().contains(" is at 127.0.0.1\n"), check.out());
      assertTrue(check.out().contains(" says chain my-1, height 77\n"), check.out());
      privval.setSoTimeout(1);
      assertFalse(wasDialled(privval));
    } finally {
      rpc.stop(0);
    }
  }

  @Test
  void connectTellsOfANodeOfAnotherChainAndOfOneThatDoesNotAnswer() throws IOException {
    HttpServer rpc = rpc("other-1");
    addNode(1, rpc.getAddress().getPort());

    CliRun other = check("--connect");
    rpc.stop(0);
    CliRun silent = check("--connect");

    assertEquals(1, other.exitCode());
    assertTrue(
        other.err().contains("expected a node of chain my-1, found one of other-1"), other.err());
    assertEquals(1, silent.exitCode());
    assertTrue(silent.err().contains(" says: "), silent.err());
    assertEquals("start would succeed", silent.outLines().getLast());
  }

  private static boolean wasDialled(ServerSocket port) throws IOException {
    try {
      port.accept().close();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  private static HttpServer rpc(String chain) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    byte[] status =
        "{\"result\":{\"node_info\":{\"network\":\"%s\"},\"sync_info\":{\"latest_block_height\":\"77\",\"catching_up\":false}}}"
            .formatted(chain)
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/status",
        exchange -> {
          exchange.sendResponseHeaders(200, status.length);
          exchange.getResponseBody().write(status);
          exchange.close();
        });
    server.start();
    return server;
  }

  private void addNode(int privval, int rpc) throws IOException {
    Files.writeString(
        config,
        Files.readString(config)
            .replaceAll(
                "(?m)^addr = .*$",
                "addr = \"tcp://127.0.0.1:%d\"\nrpc = \"http://127.0.0.1:%d\""
                    .formatted(privval, rpc)));
  }

  private static List<String> errors(CliRun run) {
    return run.errLines().stream().filter(line -> line.startsWith("error: ")).toList();
  }

  private CliRun check(String... more) {
    return CliRun.of(
        Stream.concat(Stream.of("check", "-c", config.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        contents.put(
            file,
            Files.getLastModifiedTime(file)
                + (Files.isRegularFile(file) ? Arrays.toString(Files.readAllBytes(file)) : ""));
      }
    }
    return contents;
  }
}
