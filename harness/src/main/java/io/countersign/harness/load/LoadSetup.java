package io.countersign.harness.load;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a folder with the configuration of a signer for many chains, in TMKMS's keys, with an
 * identity and a consensus key for each chain, which nobody is to use for anything else.
 */
public final class LoadSetup {
  private static final int SEED_LENGTH = 32;

  private final Path directory;
  private final List<ChainNodes> nodes;

  private LoadSetup(Path directory, List<ChainNodes> nodes) {
    this.directory = directory;
    this.nodes = nodes;
  }

  /**
   * Writes it.
   *
   * @param directory an existing folder with nothing in it
   * @param chainLine a line for each {@code [[chain]]}; empty for none
   * @throws IOException if it cannot be written, or the folder is not empty
   */
  public static LoadSetup make(LoadPlan plan, Path directory, String chainLine) throws IOException {
    requireEmpty(directory);
    List<NodeAddress> addresses = SignerSetup.freeAddresses(plan.chains() * plan.links());
    List<ChainNodes> nodes = new ArrayList<>();
    for (int chain = 0; chain < plan.chains(); chain++) {
      int first = chain * plan.links();
      nodes.add(
          new ChainNodes(
              "load-" + (chain + 1), List.copyOf(addresses.subList(first, first + plan.links()))));
    }
    LoadSetup setup = new LoadSetup(directory, nodes);
    for (Path folder : List.of(setup.secrets(), setup.state(), directory.resolve("schema"))) {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    writeSeed(setup.identity());
    for (ChainNodes chain : nodes) {
      writeSeed(setup.consensusKey(chain.chainId()));
    }
    Files.writeString(
        setup.config(),
        nodes.stream().map(chain -> setup.tables(chain, chainLine)).collect(Collectors.joining()));
    return setup;
  }

  private static void requireEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      Optional<Path> first = files.findFirst();
      if (first.isPresent()) {
        throw new IOException(
            "expected an empty folder for this load alone, got %s with %s in it; give another --dir"
                .formatted(directory, first.get().getFileName()));
      }
    }
  }

  private static void writeSeed(Path file) throws IOException {
    try (SecretBytes seed = SecretBytes.random(SEED_LENGTH)) {
      String text = Base64.getEncoder().encodeToString(seed.exposeCopy());
      Files.writeString(file, text, StandardCharsets.US_ASCII);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private String tables(ChainNodes chain, String chainLine) {
    String id = chain.chainId();
    String validators =
        chain.addresses().stream()
            .map(
                address ->
                    """
                    [[validator]]
                    chain_id = "%s"
                    addr = "%s"
                    secret_key = "%s"
                    reconnect = true

                    """
                        .formatted(id, address, identity()))
            .collect(Collectors.joining());
    return """
    [[chain]]
    %s
    id = "%s"
    key_format = { type = "hex" }
    state_file = "%s"

    [[providers.softsign]]
    chain_ids = ["%s"]
    key_type = "consensus"
    path = "%s"

    %s"""
        .formatted(chainLine, id, state().resolve(id + ".json"), id, consensusKey(id), validators);
  }

  /**
   * Our own signer.
   *
   * @param program its launcher
   */
  public LoadTarget ours(Path program) {
    Path collections = directory.resolve("gc.log");
    Map<String, String> environment =
        Map.of(
            "COUNTERSIGN_JAVA_OPTS",
            "-Xlog:gc:file=%s:none:filecount=0".formatted(collections.getFileName()),
            "COUNTERSIGN_FRESH_STATE",
            nodes.stream().map(ChainNodes::chainId).collect(Collectors.joining(",")));
    return new LoadTarget(
        nodes,
        () -> launch(List.of(program.toString(), "start", "-c", config().toString()), environment),
        true,
        Optional.of(state()),
        Optional.of(collections));
  }

  /**
   * A signer of any maker, for one chain.
   *
   * @param command for a shell; {@code {config}}, {@code {addr}}, {@code {chain-id}} and {@code
   *     {dir}} are replaced
   * @param extensions whether it signs vote extensions
   */
  public LoadTarget launched(String command, boolean extensions) {
    ChainNodes chain = nodes.getFirst();
    String filled =
        command
            .replace("{config}", config().toString())
            .replace("{addr}", chain.addresses().getFirst().toString())
            .replace("{chain-id}", chain.chainId())
            .replace("{dir}", directory.toString());
    List<String> words = List.of("/bin/sh", "-c", "exec env " + filled);
    return new LoadTarget(
        nodes,
        () ->
            launch(words, Map.of("COUNTERSIGN_JAVA_OPTS", "")), // this process's, not the signer's
        extensions,
        Optional.of(state()),
        Optional.empty());
  }

  private Launched launch(List<String> command, Map<String, String> environment)
      throws IOException {
    return new Launched(SignerProgram.startApart(command, directory, log(), environment), log());
  }

  /** What a signer that was started here prints. */
  public Path log() {
    return directory.resolve("signer.log");
  }

  private Path config() {
    return directory.resolve("tmkms.toml");
  }

  private Path secrets() {
    return directory.resolve("secrets");
  }

  private Path state() {
    return directory.resolve("state");
  }

  private Path identity() {
    return secrets().resolve("kms-identity.key");
  }

  private Path consensusKey(String chainId) {
    return secrets().resolve(chainId + "-consensus.key");
  }

  private record Launched(SignerProgram program, Path log) implements LoadTarget.Running {
    @Override
    public long pid() {
      return program.pid();
    }

    @Override
    public Optional<String> gone() {
      OptionalInt code = program.exitCode();
      return code.isEmpty()
          ? Optional.empty()
          : Optional.of("it ended with exit code %d, see %s".formatted(code.getAsInt(), log));
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
