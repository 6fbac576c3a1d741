package io.countersign.harness.torture;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The signer in its folder and the two nodes that it serves, one over TCP and one over a Unix
 * socket. Leaves no signer running, also when this process is told to end; one that outlived a kill
 * of this process is ended by the next.
 */
final class Arena implements Closeable {
  private final SignerSetup setup;
  private final Deadlines deadlines = new Deadlines();
  private final Path pidFile;
  private final NodeListener tcp;
  private final NodeListener unix;
  private final Thread atExit = new Thread(this::endSigner, "end of the signer");
  private volatile @Nullable SignerProgram signer;

  private Arena(SignerSetup setup, Path directory, Crypto crypto, Ed25519PrivateKey identity)
      throws IOException {
    this.setup = setup;
    this.pidFile = directory.resolve("signer.pid");
    this.tcp = NodeListener.open(setup.address(), crypto, identity, deadlines);
    this.unix = NodeListener.open(socket(directory), crypto, identity, deadlines);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private static NodeAddress socket(Path directory) {
    return new NodeAddress.Unix(directory.resolve("node.sock"));
  }

  /**
   * Makes the signer's folder, or takes over the one that is there.
   *
   * @param directory an existing folder, for this process alone
   * @param chainLine a line for {@code [[chain]]}; empty for none
   * @throws IOException if the folder was made with another one
   */
  static Arena open(
      String chainId,
      Path program,
      Path directory,
      String chainLine,
      Crypto crypto,
      Ed25519PrivateKey identity)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve("signer"));
    SignerSetup setup = new SignerSetup(chainId, program, home);
    if (setup.exists()) {
      setup.moveNode();
    } else {
      setup.create(line -> {});
      setup.addNode(socket(directory));
      if (!chainLine.isEmpty()) {
        setup.addToChain(chainLine);
      }
    }
    if (setup.configText().contains("durability") == chainLine.isEmpty()) {
      throw new IOException(
          "expected the durability that %s was begun with; give it, or another --dir"
              .formatted(directory));
    }
    Arena arena = new Arena(setup, directory, crypto, identity);
    arena.endForgottenSigner();
    return arena;
  }

  /** The process id alone could be somebody else's by now. */
  private void endForgottenSigner() throws IOException {
    if (!Files.exists(pidFile)) {
      return;
    }
    String written = Files.readString(pidFile);
    String pid = written.lines().findFirst().orElse("");
    if (pid.matches("\\d{1,9}")) {
      ProcessHandle.of(Long.parseLong(pid))
          .filter(process -> described(process).equals(written))
          .ifPresent(
              process -> {
                process.destroyForcibly();
                process.onExit().join();
              });
    }
  }

  private static String described(ProcessHandle process) {
    return "%d%n%s%n"
        .formatted(process.pid(), process.info().startInstant().map(Object::toString).orElse(""));
  }

  /** Starts the signer, all that is left of an earlier one turned away. */
  SignerProgram start() throws IOException {
    tcp.turnAwayWaiting();
    unix.turnAwayWaiting();
    // The heap of this process is not the signer's.
    SignerProgram started = setup.start(Map.of("COUNTERSIGN_JAVA_OPTS", ""));
    signer = started;
    Files.writeString(pidFile, described(ProcessHandle.of(started.pid()).orElseThrow()));
    return started;
  }

  /** Waits for its two links. */
  List<RemoteSigner> accept() throws IOException {
    try {
      return List.of(tcp.accept(), unix.accept());
    } catch (IOException e) {
      throw new ViolationException(
          "the signer was started and did not come: %s; see %s"
              .formatted(e.getMessage(), setup.log()),
          e);
    }
  }

  private void endSigner() {
    SignerProgram running = signer;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public void close() throws IOException {
    endSigner();
    Runtime.getRuntime().removeShutdownHook(atExit);
    deadlines.close();
    tcp.close();
    unix.close();
  }
}
