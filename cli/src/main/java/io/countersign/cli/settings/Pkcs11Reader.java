package io.countersign.cli.settings;

import static io.countersign.cli.settings.Pkcs11Keys.CHAIN_IDS;
import static io.countersign.cli.settings.Pkcs11Keys.ID;
import static io.countersign.cli.settings.Pkcs11Keys.KEYS;
import static io.countersign.cli.settings.Pkcs11Keys.LABEL;
import static io.countersign.cli.settings.Pkcs11Keys.MODULE;
import static io.countersign.cli.settings.Pkcs11Keys.NAME;
import static io.countersign.cli.settings.Pkcs11Keys.PIN;
import static io.countersign.cli.settings.Pkcs11Keys.SERIAL;
import static io.countersign.cli.settings.Pkcs11Keys.SLOT;
import static io.countersign.cli.settings.Pkcs11Keys.TOKEN_LABEL;
import static io.countersign.cli.settings.Pkcs11Keys.TYPE;

import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.TokenChoice;
import io.countersign.protocol.consensus.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a {@code [[providers.pkcs11]]} with the keys that are in it. */
final class Pkcs11Reader {
  private static final Map<String, KeySettings.Type> TYPES =
      Map.of(
          KeySettings.Type.CONSENSUS.label(), KeySettings.Type.CONSENSUS,
          KeySettings.Type.ACCOUNT.label(), KeySettings.Type.ACCOUNT);

  /** CKA_ID is of any length; nobody's is longer. */
  private static final int LONGEST_ID = 255;

  private final Problems problems;
  private final ValueReader values;

  Pkcs11Reader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  Stream<KeyTable> keys(CheckedTable provider) {
    List<CheckedTable> keys = provider.tables(KEYS);
    if (keys.isEmpty() && !provider.isWrong(KEYS)) {
      problems.warning(provider.at(KEYS), "no keys in [[providers.pkcs11]]: it signs nothing");
    }
    Pkcs11Settings token =
        new Pkcs11Settings(module(provider), tokenChoice(provider), pin(provider));
    return keys.stream().map(key -> new KeyTable(key, read(token, key))).toList().stream();
  }

  private Pkcs11KeySettings read(Pkcs11Settings token, CheckedTable key) {
    List<String> chainIds = key.texts(CHAIN_IDS).stream().map(CheckedTable.Text::value).toList();
    if (key.has(CHAIN_IDS) && chainIds.isEmpty()) {
      problems.error(key.at(CHAIN_IDS), "expected at least one chain in chain_ids, got none");
    }
    return new Pkcs11KeySettings(
        token,
        keyChoice(key),
        chainIds,
        values.choice(key, TYPE, TYPES, KeySettings.Type.CONSENSUS),
        name(key));
  }

  /** A name alone would be looked for in places that others may write to. */
  private Path module(CheckedTable provider) {
    Path path = values.path(provider, MODULE);
    if (provider.has(MODULE) && !path.isAbsolute()) {
      problems.error(
          provider.at(MODULE),
          "expected the whole path of a library for module, got %s"
              .formatted(Quoted.of(provider.text(MODULE))));
    }
    return path;
  }

  private TokenChoice tokenChoice(CheckedTable provider) {
    exactlyOne(provider, TOKEN_LABEL, SLOT, SERIAL);
    if (provider.has(SLOT)) {
      long slot = provider.number(SLOT).orElse(0);
      if (slot < 0) {
        problems.error(provider.at(SLOT), "expected a slot of at least 0, got %d".formatted(slot));
      }
      return new TokenChoice.Slot(slot);
    }
    return provider.has(SERIAL)
        ? new TokenChoice.Serial(provider.text(SERIAL))
        : new TokenChoice.Label(provider.text(TOKEN_LABEL));
  }

  private KeyChoice keyChoice(CheckedTable key) {
    exactlyOne(key, LABEL, ID);
    if (!key.has(ID)) {
      return new KeyChoice.Label(key.text(LABEL));
    }
    String hex = key.text(ID);
    if (hex.matches("(\\p{XDigit}{2}){1," + LONGEST_ID + "}")) {
      return new KeyChoice.Id(Bytes.ofHex(hex));
    }
    problems.error(
        key.at(ID), "expected an id in hex, two digits a byte, got %s".formatted(Quoted.of(hex)));
    return new KeyChoice.Id(Bytes.EMPTY);
  }

  private PassphraseSetting pin(CheckedTable provider) {
    try {
      if (provider.has(PIN)) {
        return PassphraseSetting.parse(provider.text(PIN));
      }
    } catch (IllegalArgumentException e) {
      problems.error(provider.at(PIN), "pin: " + e.getMessage());
    }
    return new PassphraseSetting.Prompt();
  }

  private Optional<String> name(CheckedTable key) {
    if (!key.has(NAME)) {
      return Optional.empty();
    }
    String name = key.text(NAME);
    KeyName.fault(name).ifPresent(fault -> problems.error(key.at(NAME), fault));
    return Optional.of(KeyName.fileNamePart(name));
  }

  private void exactlyOne(CheckedTable table, Key... keys) {
    if (Stream.of(keys).anyMatch(table::isWrong)) {
      return; // said already
    }
    List<String> given = Stream.of(keys).filter(table::has).map(Key::name).toList();
    if (given.size() != 1 || Stream.of(keys).anyMatch(key -> isEmptyText(table, key))) {
      problems.error(
          table.at(keys[0]),
          "expected one of %s, got %s"
              .formatted(
                  Stream.of(keys).map(Key::name).collect(Collectors.joining(", ")),
                  given.isEmpty()
                      ? "none"
                      : given.size() == 1 ? "an empty one" : String.join(" and ", given)));
    }
  }

  private static boolean isEmptyText(CheckedTable table, Key key) {
    return key.type() == ValueType.TEXT && table.has(key) && table.text(key).isEmpty();
  }
}
