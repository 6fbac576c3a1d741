package io.countersign.interop.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.JdkCrypto;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.NodeAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A signer in a folder of its own, its configuration, and nodes that it is to dial. */
final class Scene implements AutoCloseable {
  static final String CHAIN = "reload-1";

  static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");

  private final Path home;
  private final SignerSetup setup;
  private final Crypto crypto = JdkCrypto.create();
  private final Deadlines deadlines = new Deadlines();
  private final List<Closeable> open = new ArrayList<>();
  private @Nullable SignerProgram running;

  private Scene(Path home, NodeAddress first) throws IOException {
    this.home = home;
    this.setup = new SignerSetup(CHAIN, PROGRAM, home, first);
    setup.create(line -> {});
  }

  /** With one node, that listens already. */
  static Scene create(Path folder) throws IOException {
    return new Scene(folder, SignerSetup.freeAddress());
  }

  Path config() {
    return home.resolve("tmkms.toml");
  }

  Path home() {
    return home;
  }

  Crypto crypto() {
    return crypto;
  }

  /** The node that the configuration begins with. */
  NodeAddress firstAddress() {
    return setup.address();
  }

  Path socket() {
    return home.resolve("tmkms.toml.sock");
  }

  /** A node at an address. */
  NodeListener node(NodeAddress address) throws IOException {
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      NodeListener listener =
          NodeListener.open(address, crypto, new Ed25519PrivateKey(crypto, seed), deadlines);
      open.add(listener);
      return listener;
    }
  }

  void edit(UnaryOperator<String> change) throws IOException {
    Files.writeString(config(), change.apply(Files.readString(config())));
  }

  void addNode(NodeAddress address) throws IOException {
    setup.addNode(address);
  }

  /** A {@code [[validator]]} with a line more. */
  void addNode(NodeAddress address, String line) throws IOException {
    addNode(address);
    edit(text -> text.replace("addr = \"" + address + "\"", "addr = \"" + address + "\"\n" + line));
  }

  void addToChain(String line) throws IOException {
    setup.addToChain(line);
  }

  void start() throws IOException {
    running = setup.start(Map.of("COUNTERSIGN_JAVA_OPTS", ""));
    await(() -> Files.exists(socket()) && run("status").exitCode() != 2);
  }

  SignerProgram signer() {
    return Optional.ofNullable(running).orElseThrow();
  }

  String log() {
    try {
      return Files.readString(setup.log());
    } catch (IOException e) {
      return "";
    }
  }

  void hangup() throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(signer().pid())).start();
    assertEquals(0, kill.waitFor());
  }

  /**
   * A command that has ended.
   *
   * @param out both of its streams
   */
  record Ended(int exitCode, String out) {}

  /** A command of ours on this configuration, run to its end. */
  Ended run(String... arguments) {
    try {
      Path out = Files.createTempFile(home, "command", ".out");
      Process process = begin(out, arguments);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", arguments));
      Ended ended = new Ended(process.exitValue(), Files.readString(out));
      Files.delete(out);
      return ended;
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  Process begin(Path out, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", config().toString()));
    return new ProcessBuilder(command)
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
  }

  Ended reload() {
    return run("reload");
  }

  /** Reloads well. */
  String reloaded() {
    Ended ended = reload();
    assertEquals(0, ended.exitCode(), ended.out() + log());
    return ended.out();
  }

  /** Waits until it holds; the test's own limit bounds it. */
  void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertTrue(running == null || running.isAlive(), log());
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(log(), e);
      }
    }
  }

  void awaitLog(String text) {
    await(() -> log().contains(text));
  }

  /** SIGTERM; the exit code. */
  int stop() throws IOException {
    return signer().terminate(Duration.ofSeconds(20));
  }

  @Override
  public void close() throws IOException {
    if (running != null) {
      running.close();
    }
    for (Closeable each : open) {
      each.close();
    }
    deadlines.close();
  }
}
