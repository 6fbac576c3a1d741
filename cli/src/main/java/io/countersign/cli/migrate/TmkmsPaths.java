package io.countersign.cli.migrate;

import io.countersign.cli.init.Home;
import io.countersign.cli.init.TomlText;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.cli.settings.ValidatorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of a {@code tmkms.toml}, old and new, in the order of its tables. */
final class TmkmsPaths {
  /** A table's head, or a field whose value is a text, however long. */
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(?:\\[\\[\\s*(?<table>[\\w.]+)\\s*]].*"
              + "|(?<name>state_file|secret_key|path|id)(?<gap>\\s*=\\s*)(?:\"(?:[^\"\\\\]|\\\\.)*+\"|'[^']*')(?<rest>.*))",
          Pattern.DOTALL); // a line may have in it what ends one elsewhere

  private final List<Path> states;
  private final List<Path> secrets;
  private final List<Path> identities;
  private final Map<Path, Path> keys;

  private TmkmsPaths(
      List<Path> states, List<Path> secrets, List<Path> identities, Map<Path, Path> keys) {
    this.states = states;
    this.secrets = secrets;
    this.identities = identities;
    this.keys = keys;
  }

  static TmkmsPaths of(Settings settings, Home target) {
    Map<Path, Path> keys = new LinkedHashMap<>();
    List<Path> secrets = new ArrayList<>();
    for (SoftsignSettings key : settings.keyFiles()) {
      Path wanted = target.consensusKey(key.chainIds().getFirst());
      secrets.add(keys.computeIfAbsent(key.path(), old -> free(wanted, keys)));
    }
    List<Path> identities = new ArrayList<>();
    for (ValidatorSettings validator : settings.validators()) {
      validator
          .secretKey()
          .ifPresent(
              old ->
                  identities.add(
                      keys.computeIfAbsent(old, one -> free(target.identityKey(), keys))));
    }
    List<Path> states = settings.chains().stream().map(chain -> target.state(chain.id())).toList();
    return new TmkmsPaths(states, secrets, identities, keys);
  }

  private static Path free(Path wanted, Map<Path, Path> taken) {
    Path free = wanted;
    for (int i = 2; taken.containsValue(free); i++) {
      free = wanted.resolveSibling(i + "-" + wanted.getFileName());
    }
    return free;
  }

  /** Each file with a secret, and where its copy goes. */
  Map<Path, Path> keys() {
    return keys;
  }

  /**
   * The text with the new paths; comments and all else stay. A chain without a {@code state_file}
   * gets one.
   */
  String put(String text) {
    StringBuilder moved = new StringBuilder();
    String table = "";
    int chain = -1;
    int identity = 0;
    int secret = 0;
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      Optional<Path> path = Optional.empty();
      if (matcher.matches() && matcher.group("table") != null) {
        table = matcher.group("table");
        chain += table.equals("chain") ? 1 : 0;
      } else if (matcher.matches()) {
        String field = table + "." + matcher.group("name");
        switch (field) {
          case "chain.state_file" -> {
            continue; // it stands below the id
          }
          case "chain.id" -> line += "\nstate_file = " + TomlText.of(at(states, chain));
          case "validator.secret_key" -> path = Optional.of(at(identities, identity++));
          case "providers.softsign.path" -> path = Optional.of(at(secrets, secret++));
          default -> {}
        }
      }
      moved
          .append(
              path.map(
                      to ->
                          matcher.group("name")
                              + matcher.group("gap")
                              + TomlText.of(to)
                              + matcher.group("rest"))
                  .orElse(line))
          .append('\n');
    }
    return moved.toString();
  }

  /** More fields than tables: {@link #requireAll} says so. */
  private static Path at(List<Path> paths, int index) {
    return index >= 0 && index < paths.size() ? paths.get(index) : Path.of("");
  }

  /**
   * Passes if a configuration has the new paths and none of the old.
   *
   * @throws MigrationException if the old one was written in a way that {@link #put} does not know
   */
  void requireAll(Settings moved) throws MigrationException {
    boolean all =
        moved.chains().stream().map(ChainSettings::stateFile).toList().equals(states)
            && moved.keyFiles().stream().map(SoftsignSettings::path).toList().equals(secrets)
            && moved.validators().stream()
                .map(ValidatorSettings::secretKey)
                .flatMap(Optional::stream)
                .toList()
                .equals(identities);
    if (!all) {
      throw new MigrationException(
          "expected each state_file, path and secret_key on a line of its own below [[chain]], [[providers.softsign]] and [[validator]]; write a copy so"
              + " and migrate that");
    }
  }
}
