package io.countersign.cli.command;

import io.countersign.harness.conform.Check;
import io.countersign.harness.conform.Checks;
import io.countersign.harness.conform.Conformance;
import io.countersign.harness.conform.Dialect;
import io.countersign.harness.conform.LaunchedProgram;
import io.countersign.harness.conform.Lifecycle;
import io.countersign.harness.conform.Patience;
import io.countersign.harness.conform.StateFiles;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code harness conform} is to check, and how. */
final class ConformOptions {
  private static final String ALL = "all";
  private static final String ADDRESS = "tcp://127.0.0.1:26658";

  @Option(
      names = "--listen",
      paramLabel = "ADDR",
      description =
          "tcp://HOST:PORT or unix://PATH, where the signer dials; a second one for the checks with two links; "
              + ADDRESS
              + ", unless it is given.")
  private List<String> listen = List.of(ADDRESS);

  @Option(
      names = "--chain",
      paramLabel = "ID",
      description = "That the signer signs for; conform-1, unless it is given.")
  private String chain = "conform-1";

  @Option(
      names = "--dialect",
      paramLabel = "VERSION",
      description =
          "0.34, 0.37, 0.38, 0.39, 0.40, 1.0, 2.0, celestia or all; 0.38, unless it is given.")
  private String dialect = "0.38";

  @Option(
      names = "--pubkey",
      paramLabel = "KEY",
      description = "That it is to have, in hex or base64; as it shows, unless it is given.")
  private @Nullable String key;

  @Option(
      names = "--launch",
      paramLabel = "COMMAND",
      description =
          "Starts the signer, so that it can be restarted and killed; {config}, {address}, {address2} and {chain} are"
              + " replaced. Unless it is given, the signer is to run already.")
  private @Nullable String launch;

  @Option(names = "--config", paramLabel = "FILE", description = "What {config} stands for.")
  private @Nullable Path config;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Its state, taken away and put back; once for each file that it keeps its state in.")
  private List<Path> state = List.of();

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Takes what it prints; a temporary file, unless it is given.")
  private @Nullable Path log;

  @Option(
      names = "--only",
      paramLabel = "CHECK",
      description = "The names of checks, with commas between; all, unless it is given.")
  private @Nullable String only;

  /** All of them together. */
  Conformance.Plan plan(Consumer<String> out) throws IOException, CommandException {
    Set<String> names = names();
    List<NodeAddress> addresses = addresses();
    Optional<NodeAddress> second =
        addresses.size() > 1 ? Optional.of(addresses.get(1)) : Optional.empty();
    return new Conformance.Plan(
        addresses.getFirst(),
        second,
        chain,
        dialects(),
        publicKey(),
        lifecycle(addresses, out),
        names,
        Patience.DEFAULT);
  }

  private List<NodeAddress> addresses() throws CommandException {
    if (listen.size() > 2) {
      throw new CommandException("expected --listen once or twice, got " + listen.size());
    }
    try {
      return listen.stream().map(NodeAddress::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new CommandException("--listen: " + e.getMessage());
    }
  }

  private List<Dialect> dialects() throws CommandException {
    try {
      return dialect.equals(ALL) ? List.of(Dialect.values()) : List.of(Dialect.of(dialect));
    } catch (IllegalArgumentException e) {
      throw new CommandException("--dialect: " + e.getMessage());
    }
  }

  private Optional<PublicKey> publicKey() throws CommandException {
    if (key == null) {
      return Optional.empty();
    }
    Optional<Bytes> bytes = bytes(key);
    for (KeyType type : KeyType.values()) {
      if (bytes.isPresent() && bytes.get().length() == type.publicKeyLength()) {
        return Optional.of(new PublicKey(type, bytes.get()));
      }
    }
    // Not shown: it may be a private key by mistake.
    throw new CommandException(
        "--pubkey: expected 32 bytes of ed25519 or 33 of secp256k1 in hex or base64, got "
            + bytes
                .map(raw -> "%d bytes".formatted(raw.length()))
                .orElse("something that is neither hex nor base64"));
  }

  private static Optional<Bytes> bytes(String text) {
    try {
      return Optional.of(
          text.matches("([0-9a-fA-F]{2})+")
              ? Bytes.ofHex(text)
              : Bytes.copyOf(Base64.getDecoder().decode(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Lifecycle> lifecycle(List<NodeAddress> addresses, Consumer<String> out)
      throws IOException, CommandException {
    if (launch == null) {
      if (config != null || log != null || !state.isEmpty()) {
        throw new CommandException("expected --launch with --config, --state and --log, got none");
      }
      return Optional.empty();
    }
    if (launch.contains("{config}") && config == null) {
      throw new CommandException("expected --config FILE for the {config} of --launch");
    }
    List<String> command =
        LaunchCommand.words(launch).stream().map(word -> filled(word, addresses)).toList();
    LaunchCommand.requireProgram(command.getFirst());
    StateFiles files = stateFiles(out);
    Path output = log(out);
    return Optional.of(
        new LaunchedProgram(command, Path.of("").toAbsolutePath(), output.toAbsolutePath(), files));
  }

  /** Where they are now: a run that was killed may have left them elsewhere. */
  private StateFiles stateFiles(Consumer<String> out) throws CommandException {
    for (Path file : state) {
      WrittenFile.require("--state", file);
    }
    StateFiles files = new StateFiles(state);
    try {
      for (Path file : files.putBackLeftOver()) {
        out.accept(
            "put back %s, which a run that was killed had taken away; its signer may still run"
                .formatted(file));
      }
    } catch (IOException e) {
      throw new CommandException("--state: " + e.getMessage(), e);
    }
    return files;
  }

  private Path log(Consumer<String> out) throws IOException, CommandException {
    if (log != null) {
      WrittenFile.require("--log", log);
    }
    Path output = log == null ? Files.createTempFile("conform-signer", ".log") : log;
    out.accept("what the signer prints: " + output);
    return output;
  }

  private String filled(String word, List<NodeAddress> addresses) {
    return word.replace("{config}", String.valueOf(config))
        .replace("{address}", addresses.getFirst().toString())
        .replace("{address2}", addresses.getLast().toString())
        .replace("{chain}", chain);
  }

  private Set<String> names() throws CommandException {
    if (only == null) {
      return Set.of();
    }
    Set<String> known = Checks.all().stream().map(Check::name).collect(Collectors.toSet());
    Set<String> names = new LinkedHashSet<>();
    for (String name : only.split(",", -1)) {
      names.add(name.strip());
    }
    for (String name : names) {
      if (!known.contains(name)) {
        throw new CommandException(
            "--only: expected names of --list, got \"%s\"; type: countersign harness conform --list"
                .formatted(name));
      }
    }
    return names;
  }
}
