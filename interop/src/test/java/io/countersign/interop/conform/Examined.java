package io.countersign.interop.conform;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.conform.Conformance;
import io.countersign.harness.conform.Dialect;
import io.countersign.harness.conform.LaunchedProgram;
import io.countersign.harness.conform.Outcome;
import io.countersign.harness.conform.Patience;
import io.countersign.harness.conform.StateFiles;
import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.node.TestFolder;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A real signer in a folder of its own, and how it is started there. */
final class Examined {
  static final String CHAIN = "conform-1";

  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final Path PEERS = Path.of(System.getProperty("interop.peers"));
  private static final String CONFIG = "tmkms.toml";

  private final String chain;
  private final List<NodeAddress> addresses;
  private final Path folder;
  private final List<String> command;
  private final List<Path> state;

  private Examined(
      String chain,
      List<NodeAddress> addresses,
      Path folder,
      List<String> command,
      List<Path> state) {
    this.chain = chain;
    this.addresses = addresses;
    this.folder = folder;
    this.command = command;
    this.state = state;
  }

  /** Ours, for two nodes on TCP. */
  static Examined ours(String chain) throws IOException {
    Path folder = TestFolder.empty("conform-ours-" + chain.length());
    return program(PROGRAM, chain, folder, SignerSetup.freeAddress(), SignerSetup.freeAddress());
  }

  /** Ours, for two nodes on Unix sockets. */
  static Examined oursOnUnixSockets() throws IOException {
    Path folder = TestFolder.empty("conform-unix");
    // A socket's path has 108 bytes.
    Path sockets = Files.createTempDirectory("conform");
    return program(
        PROGRAM,
        CHAIN,
        folder,
        new NodeAddress.Unix(sockets.resolve("1.sock")),
        new NodeAddress.Unix(sockets.resolve("2.sock")));
  }

  /** TMKMS, from the same kind of configuration. */
  static Examined tmkms() throws IOException {
    Path folder = TestFolder.empty("conform-tmkms");
    Examined examined =
        program(
            PEERS.resolve("tmkms/bin/tmkms"),
            CHAIN,
            folder,
            SignerSetup.freeAddress(),
            SignerSetup.freeAddress());
    for (Path file : examined.state) {
      Files.deleteIfExists(file); // ours; it makes its own
    }
    return new Examined(
        examined.chain,
        examined.addresses,
        folder,
        examined.command,
        List.of(examined.state.getFirst()));
  }

  private static Examined program(
      Path program, String chain, Path folder, NodeAddress first, NodeAddress second)
      throws IOException {
    SignerSetup setup = new SignerSetup(chain, PROGRAM, folder, first);
    setup.create(line -> {});
    setup.addNode(second);
    Path state = setup.stateFile();
    return new Examined(
        chain,
        List.of(first, second),
        folder,
        List.of(program.toString(), "start", "-c", folder.resolve(CONFIG).toString()),
        List.of(state, state.resolveSibling(state.getFileName() + ".watermark")));
  }

  /** CometBFT's own FilePV behind its SignerServer, which has one node. */
  static Examined filePv() throws IOException {
    Path folder = TestFolder.empty("conform-filepv");
    NodeAddress address = SignerSetup.freeAddress();
    Path state = folder.resolve("priv_validator_state.json");
    return new Examined(
        CHAIN,
        List.of(address),
        folder,
        List.of(
            PEERS.resolve("v0.38/filepv-signer").toString(),
            "-chain",
            CHAIN,
            "-addr",
            address.toString(),
            "-key",
            folder.resolve("priv_validator_key.json").toString(),
            "-state",
            state.toString()),
        List.of(state));
  }

  /**
   * Runs the checks over it.
   *
   * @param only names; all of them if it is empty
   */
  List<Outcome> outcomes(List<Dialect> dialects, Set<String> only) throws IOException {
    Crypto crypto = CryptoChoice.make().crypto();
    LaunchedProgram program =
        new LaunchedProgram(command, folder, folder.resolve("signer.log"), new StateFiles(state));
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        Ed25519PrivateKey node = new Ed25519PrivateKey(crypto, seed)) {
      return Conformance.run(
          new Conformance.Plan(
              addresses.getFirst(),
              addresses.size() > 1 ? Optional.of(addresses.getLast()) : Optional.empty(),
              chain,
              dialects,
              Optional.empty(),
              Optional.of(program),
              only,
              Patience.DEFAULT),
          crypto,
          node,
          outcome -> true);
    }
  }
}
