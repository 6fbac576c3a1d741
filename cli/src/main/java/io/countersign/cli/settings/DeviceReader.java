package io.countersign.cli.settings;

import static io.countersign.cli.settings.DeviceKeys.CHAIN_IDS;
import static io.countersign.cli.settings.DeviceKeys.FORTANIX_KEYS;
import static io.countersign.cli.settings.DeviceKeys.KEY_ID;
import static io.countersign.cli.settings.DeviceKeys.KEY_NAME;
import static io.countersign.cli.settings.DeviceKeys.TYPE;

import io.countersign.cli.settings.CheckedTable.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Checks the providers that this version does not sign with as TMKMS does. */
final class DeviceReader {
  private static final Map<String, Boolean> IS_CONSENSUS =
      Map.of("consensus", true, "account", false);

  /** The forms that Rust's uuid takes. */
  private static final Pattern UUID =
      Pattern.compile(
          "(?i)(urn:uuid:)?\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|\\p{XDigit}{32}"
              + "|\\{\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}}");

  private final Problems problems;
  private final ValueReader values;
  private final List<Text> consensusKeys = new ArrayList<>();

  DeviceReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  /** The chains of all consensus keys in devices. */
  List<Text> consensusKeys(CheckedTable root) {
    for (CheckedTable providers : root.tables(KnownKeys.PROVIDERS_TABLE)) {
      providers
          .tables(KnownKeys.LEDGERTM)
          .forEach(ledger -> consensusKeys.addAll(ledger.texts(CHAIN_IDS)));
      providers.tables(KnownKeys.FORTANIXDSM).forEach(this::fortanixdsm);
    }
    return List.copyOf(consensusKeys);
  }

  private void fortanixdsm(CheckedTable service) {
    for (CheckedTable key : service.tables(FORTANIX_KEYS)) {
      exactlyOne(key, KEY_ID, KEY_NAME);
      if (key.has(KEY_ID) && !UUID.matcher(key.text(KEY_ID)).matches()) {
        problems.error(
            key.at(KEY_ID),
            "expected a UUID for key_id, got %s".formatted(Quoted.of(key.text(KEY_ID))));
      }
      signingKey(key);
    }
  }

  private void signingKey(CheckedTable key) {
    if (values.choice(key, TYPE, IS_CONSENSUS, true)) {
      consensusKeys.addAll(key.texts(CHAIN_IDS));
    }
  }

  private void exactlyOne(CheckedTable table, Key one, Key other) {
    boolean seen = !table.isWrong(one) && !table.isWrong(other);
    if (seen && table.has(one) == table.has(other)) {
      problems.error(
          table.at(other),
          "expected either %s or %s, got %s"
              .formatted(one.name(), other.name(), table.has(one) ? "both" : "none"));
    }
  }
}
