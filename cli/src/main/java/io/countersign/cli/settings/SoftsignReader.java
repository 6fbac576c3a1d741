package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.CHAIN_IDS;
import static io.countersign.cli.settings.KnownKeys.FILE_FORMAT;
import static io.countersign.cli.settings.KnownKeys.KEY_TYPE;
import static io.countersign.cli.settings.KnownKeys.NAME;
import static io.countersign.cli.settings.KnownKeys.PASSPHRASE;
import static io.countersign.cli.settings.KnownKeys.PATH;

import io.countersign.cli.settings.SoftsignSettings.FileFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads a {@code [[providers.softsign]]}. */
final class SoftsignReader {
  private static final Map<String, KeySettings.Type> KEY_TYPES =
      new TreeMap<>(
          Map.of(
              KeySettings.Type.CONSENSUS.label(),
              KeySettings.Type.CONSENSUS,
              KeySettings.Type.ACCOUNT.label(),
              KeySettings.Type.ACCOUNT));
  private static final Map<String, FileFormat> FORMATS =
      new TreeMap<>(Map.of("base64", FileFormat.BASE64, "json", FileFormat.JSON));

  private final Problems problems;
  private final ValueReader values;

  SoftsignReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  SoftsignSettings read(CheckedTable key) {
    List<String> chainIds = key.texts(CHAIN_IDS).stream().map(CheckedTable.Text::value).toList();
    if (key.has(CHAIN_IDS) && chainIds.isEmpty()) {
      problems.error(key.at(CHAIN_IDS), "expected at least one chain in chain_ids, got none");
    }
    return new SoftsignSettings(
        chainIds,
        values.choice(key, KEY_TYPE, KEY_TYPES, KeySettings.Type.CONSENSUS),
        values.choice(key, FILE_FORMAT, FORMATS, FileFormat.BASE64),
        values.path(key, PATH),
        name(key),
        passphrase(key));
  }

  private Optional<String> name(CheckedTable key) {
    if (!key.has(NAME)) {
      return Optional.empty();
    }
    String name = key.text(NAME);
    KeyName.fault(name).ifPresent(fault -> problems.error(key.at(NAME), fault));
    return Optional.of(KeyName.fileNamePart(name));
  }

  private Optional<PassphraseSetting> passphrase(CheckedTable key) {
    if (!key.has(PASSPHRASE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(PassphraseSetting.parse(key.text(PASSPHRASE)));
    } catch (IllegalArgumentException e) {
      problems.error(key.at(PASSPHRASE), "passphrase: " + e.getMessage());
      return Optional.empty();
    }
  }
}
