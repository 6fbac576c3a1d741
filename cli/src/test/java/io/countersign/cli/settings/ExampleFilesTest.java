package io.countersign.cli.settings;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files as TMKMS and guides for its users write them, each with its source in its head. */
class ExampleFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/examples");
  private static final String ONLY_FILES =
      " by this version: it signs with keys in files ([[providers.softsign]]), on a YubiHSM 2 ([[providers.yubihsm]]) and in PKCS #11 tokens ([[providers.pkcs11]])";
  private static final String LEDGERTM =
      "[[providers.ledgertm]]: keys on a Ledger are not supported" + ONLY_FILES;
  private static final String FORTANIXDSM =
      "[[providers.fortanixdsm]]: keys in Fortanix DSM are not supported" + ONLY_FILES;

  /** What keeps each from starting; TMKMS's start refuses those with an unknown chain, too. */
  private static final Map<String, List<String>> OBSTACLES =
      Map.ofEntries(
          entry("guide-akash", List.of()),
          entry("guide-celestia", List.of()),
          entry(
              "guide-cosmoshub",
              List.of(
                  "no [[chain]]: expected at least one",
                  "no [[chain]] with id \"gaia-11001\"",
                  LEDGERTM,
                  "no [[chain]] with id \"gaia-11001\"")),
          entry("guide-dydx", List.of()),
          entry("guide-osmosis", List.of()),
          entry("tmkms-example", List.of(twice(33))),
          entry("tmkms-example-uncommented", List.of(twice(40), LEDGERTM)),
          entry("tmkms-fortanixdsm", List.of(FORTANIXDSM)),
          entry("tmkms-init", List.of()),
          entry("tmkms-integration", List.of()),
          entry(
              "tmkms-yubihsm-connector",
              List.of(
                  "no [[chain]]: expected at least one",
                  "no [[validator]]: expected at least one")),
          entry("tmkms-yubihsm-mock", List.of("no [[chain]] with id \"test_chain_id\"")));

  /** TMKMS's example has a key in a device and one in a file for the same chain. */
  private static String twice(int line) {
    return "expected one consensus key for chain \"cosmoshub-3\", got another after line %d: to sign with both, give one a name"
        .formatted(line);
  }

  @Test
  void everyExampleLoadsUnchanged() throws IOException, SettingsException {
    Map<String, List<String>> found = new TreeMap<>();
    for (Path file : files()) {
      found.put(
          file.getFileName().toString().replace(".toml", ""),
          SettingsReader.read(file).obstacles().stream().map(Problem::text).toList());
    }
    assertEquals(new TreeMap<>(OBSTACLES), found);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }
}
