package io.countersign.cli.init;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.link.NodeAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of a new {@code tmkms.toml}, which holds nothing that TMKMS 0.15 does not know. */
final class InitialConfig {
  private static final String SHARED =
      """
      # TMKMS takes only one consensus key from files, so these chains share it, and what happens to it on one of them
      # happens to all. Countersign takes a [[providers.softsign]] with a path of its own for each chain: better, if you
      # do not need the way back to TMKMS.
      """;

  private final Home home;

  InitialConfig(Home home) {
    this.home = home;
  }

  /**
   * The whole file.
   *
   * @param chains once for each of their nodes
   */
  String text(List<NewChain> chains, List<NewKey> keys) {
    return """
    # Configuration of Countersign, in the keys of TMKMS.

    # What is signed for. The state file tells what was signed last: never delete or copy it.
    %s
    # The consensus key of each chain. It may sign in one place only.
    %s
    # The nodes, by their priv_validator_laddr.
    %s"""
        .formatted(
            tables(NewChain.distinct(chains), this::chain),
            tables(keys, InitialConfig::key),
            tables(chains, this::validator));
  }

  private static <T> String tables(List<T> described, Function<T, String> table) {
    return described.stream().map(table).collect(Collectors.joining("\n"));
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

  private static String key(NewKey key) {
    return """
    %s[[providers.softsign]]
    chain_ids = [%s]
    key_type = "%s"
    path = %s
    """
        .formatted(
            key.chainIds().size() > 1 ? SHARED : "",
            key.chainIds().stream().map(TomlText::of).collect(Collectors.joining(", ")),
            key.role().name().toLowerCase(Locale.ROOT),
            TomlText.of(key.file()));
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
