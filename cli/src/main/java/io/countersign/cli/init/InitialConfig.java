package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of a new {@code tmkms.toml}, which holds nothing that TMKMS 0.15 does not know. */
final class InitialConfig {
  private final Home home;

  InitialConfig(Home home) {
    this.home = home;
  }

  String text(List<NewChain> chains) {
    return """
    # Configuration of Countersign, in the keys of TMKMS.

    # What is signed for. The state file tells what was signed last: never delete or copy it.
    %s
    # The consensus key of each chain. It may sign in one place only.
    %s
    # The nodes, by their priv_validator_laddr.
    %s"""
        .formatted(
            tables(distinct(chains), this::chain),
            tables(distinct(chains), this::key),
            tables(chains, this::validator));
  }

  /** A chain stands there once for each of its nodes. */
  private static List<NewChain> distinct(List<NewChain> chains) {
    Map<String, NewChain> byId = new LinkedHashMap<>();
    chains.forEach(chain -> byId.putIfAbsent(chain.id(), chain));
    return List.copyOf(byId.values());
  }

  private static String tables(List<NewChain> chains, Function<NewChain, String> table) {
    return chains.stream().map(table).collect(Collectors.joining("\n"));
  }

  private String chain(NewChain chain) {
    return """
    %s[[chain]]
    id = %s
    key_format = %s
    state_file = %s
    """
        .formatted(
            chain.comment().isEmpty() ? "" : "# %s\n".formatted(chain.comment()),
            TomlText.of(chain.id()),
            keyFormat(chain.keyFormat()),
            TomlText.of(home.state(chain.id())));
  }

  private String key(NewChain chain) {
    return """
    [[providers.softsign]]
    chain_ids = [%s]
    key_type = "%s"
    path = %s
    """
        .formatted(
            TomlText.of(chain.id()),
            chain.role().name().toLowerCase(Locale.ROOT),
            TomlText.of(home.consensusKey(chain.id())));
  }

  private String validator(NewChain chain) {
    String identity =
        switch (chain.address()) {
          case NodeAddress.Tcp tcp ->
              "secret_key = %s\n".formatted(TomlText.of(home.identityKey()));
          case NodeAddress.Unix unix -> "";
        };
    return """
    [[validator]]
    chain_id = %s
    addr = %s
    %sreconnect = true
    """
        .formatted(TomlText.of(chain.id()), TomlText.of(chain.address().toString()), identity);
  }

  private static String keyFormat(KeyFormat format) {
    return switch (format) {
      case KeyFormat.Hex hex -> "{ type = \"hex\" }";
      case KeyFormat.CosmosJson json -> "{ type = \"cosmos-json\" }";
      case KeyFormat.Bech32Text text ->
          "{ type = \"bech32\", account_key_prefix = %s, consensus_key_prefix = %s }"
              .formatted(
                  TomlText.of(text.accountKeyPrefix()), TomlText.of(text.consensusKeyPrefix()));
    };
  }
}
