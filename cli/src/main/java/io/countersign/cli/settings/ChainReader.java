package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.ACCOUNT_KEY_PREFIX;
import static io.countersign.cli.settings.KnownKeys.CHAIN_ID;
import static io.countersign.cli.settings.KnownKeys.CONSENSUS_KEY_PREFIX;
import static io.countersign.cli.settings.KnownKeys.FORMAT_TYPE;
import static io.countersign.cli.settings.KnownKeys.KEY_FORMAT;
import static io.countersign.cli.settings.KnownKeys.REFUSE_EXTENSIONS;
import static io.countersign.cli.settings.KnownKeys.SIGN_EXTENSIONS;
import static io.countersign.cli.settings.KnownKeys.STATE_FILE;
import static io.countersign.cli.settings.KnownKeys.STATE_HOOK;

import io.countersign.core.guard.JumpLimit;
import io.countersign.core.watermark.Durability;
import io.countersign.protocol.crypto.Bech32;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a {@code [[chain]]}. */
final class ChainReader {
  private enum FormatType {
    BECH32,
    COSMOS_JSON,
    HEX
  }

  private static final Map<String, FormatType> FORMAT_TYPES =
      new TreeMap<>(
          Map.of(
              "bech32", FormatType.BECH32,
              "cosmos-json", FormatType.COSMOS_JSON,
              "hex", FormatType.HEX));

  private static final Map<String, Durability> DURABILITIES =
      new TreeMap<>(
          Map.of(
              Durability.EACH.label(),
              Durability.EACH,
              Durability.AHEAD.label(),
              Durability.AHEAD));

  private static final Map<String, ChainCheckMode> CHECKS =
      new TreeMap<>(
          Map.of(
              "when-reachable", ChainCheckMode.WHEN_REACHABLE,
              "required", ChainCheckMode.REQUIRED,
              "off", ChainCheckMode.OFF));

  /** Whether one node is served at a time. */
  private static final Map<String, Boolean> MODES =
      new TreeMap<>(Map.of("all", false, "one", true));

  private static final Duration SHORTEST_FAILOVER = Duration.ofSeconds(5);

  private final Problems problems;
  private final ValueReader values;

  ChainReader(Problems problems) {
    this.problems = problems;
    this.values = new ValueReader(problems);
  }

  ChainSettings read(CheckedTable chain) {
    String id = id(chain);
    KeyFormat format =
        chain.tables(KEY_FORMAT).stream()
            .findFirst()
            .map(this::keyFormat)
            .orElseGet(KeyFormat.Hex::new);
    return new ChainSettings(
        id,
        format,
        stateFile(chain, values),
        chain.tables(STATE_HOOK).stream().findFirst().map(this::stateHook),
        values.choice(chain, KnownKeys.DURABILITY, DURABILITIES, Durability.EACH),
        new JumpLimit(
            values.count(chain, KnownKeys.MAX_BLOCKS_PER_SECOND),
            values.count(chain, KnownKeys.MAX_JUMP)),
        values.choice(chain, KnownKeys.CHAIN_CHECK, CHECKS, ChainCheckMode.WHEN_REACHABLE),
        chain.flag(KnownKeys.TMKMS_STATE),
        refuseExtensions(chain),
        new RawBytesReader(problems).read(chain),
        nodes(chain));
  }

  private NodesMode nodes(CheckedTable chain) {
    Duration after = values.seconds(chain, KnownKeys.FAILOVER_AFTER);
    if (after.compareTo(SHORTEST_FAILOVER) < 0) {
      problems.error(
          chain.at(KnownKeys.FAILOVER_AFTER),
          "expected at least %d seconds for failover_after, got %d: nodes ping every 3.33 s, and less would leave good ones"
              .formatted(SHORTEST_FAILOVER.toSeconds(), after.toSeconds()));
    }
    boolean one = values.choice(chain, KnownKeys.MODE, MODES, false);
    if (!one && chain.has(KnownKeys.FAILOVER_AFTER)) {
      problems.warning(
          chain.at(KnownKeys.FAILOVER_AFTER),
          "failover_after changes nothing without mode = \"one\": all nodes are served");
    }
    return new NodesMode(one, after);
  }

  /** What TMKMS's key says is told apart from what is done, where somebody has written it. */
  private boolean refuseExtensions(CheckedTable chain) {
    boolean refuse = chain.flag(REFUSE_EXTENSIONS);
    boolean written = chain.has(SIGN_EXTENSIONS);
    if (refuse && chain.flag(SIGN_EXTENSIONS)) {
      problems.error(
          chain.at(REFUSE_EXTENSIONS),
          "refuse_extensions = true contradicts sign_extensions = true: take one of them away");
    } else if (refuse) {
      problems.warning(
          chain.at(REFUSE_EXTENSIONS),
          "refuse_extensions = true: votes are signed without their extension, and a node of a chain that has extensions halts on that");
    } else if (written && !chain.flag(SIGN_EXTENSIONS)) {
      problems.warning(
          chain.at(SIGN_EXTENSIONS),
          "sign_extensions = false is TMKMS's default and changes nothing: extensions are signed where the chain has them (refuse_extensions = true would not)");
    }
    return refuse;
  }

  /** The path that is configured, or the one that goes by the chain's id. */
  static Path stateFile(CheckedTable chain, ValueReader values) {
    return chain.has(STATE_FILE)
        ? values.path(chain, STATE_FILE)
        : Path.of(ChainId.fileNamePart(chain.text(CHAIN_ID)) + "_priv_validator_state.json");
  }

  private String id(CheckedTable chain) {
    String id = chain.text(CHAIN_ID);
    if (!chain.has(CHAIN_ID)) {
      return id;
    }
    ChainId.fault(id).ifPresent(fault -> problems.error(chain.at(CHAIN_ID), fault));
    return id;
  }

  private KeyFormat keyFormat(CheckedTable format) {
    FormatType type = values.choice(format, FORMAT_TYPE, FORMAT_TYPES, FormatType.HEX);
    return switch (type) {
      case HEX -> new KeyFormat.Hex();
      case COSMOS_JSON -> new KeyFormat.CosmosJson();
      case BECH32 ->
          new KeyFormat.Bech32Text(
              prefix(format, ACCOUNT_KEY_PREFIX), prefix(format, CONSENSUS_KEY_PREFIX));
    };
  }

  private String prefix(CheckedTable format, Key key) {
    String prefix = format.text(key);
    if (!format.has(key)) {
      problems.error(
          format.at(key),
          "missing %s in key_format: type = \"bech32\" needs it (%s)"
              .formatted(key.name(), key.meaning()));
    } else if (!Bech32.isPrefix(prefix)) {
      problems.error(
          format.at(key),
          "expected 1 to 83 printable lower-case characters for %s, got %s"
              .formatted(key.name(), Quoted.of(prefix)));
    }
    return prefix;
  }

  private StateHook stateHook(CheckedTable hook) {
    List<String> command =
        hook.texts(KnownKeys.HOOK_COMMAND).stream().map(CheckedTable.Text::value).toList();
    if (hook.has(KnownKeys.HOOK_COMMAND) && command.isEmpty()) {
      problems.error(
          hook.at(KnownKeys.HOOK_COMMAND), "expected a command for cmd, got an empty list");
    }
    return new StateHook(
        command,
        values.seconds(hook, KnownKeys.HOOK_TIMEOUT),
        hook.flag(KnownKeys.HOOK_FAIL_CLOSED));
  }
}
