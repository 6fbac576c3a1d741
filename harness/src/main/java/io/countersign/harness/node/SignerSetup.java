package io.countersign.harness.node;

import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A signer for one test chain in one folder, made by the program's own commands as an operator
 * would type them.
 */
public final class SignerSetup {
  /** Of the first node, in the configuration that {@code init} makes. */
  private static final Pattern ADDRESS = Pattern.compile("addr = \"[^\"]*\"");

  private static final Pattern IDENTITY = Pattern.compile("(?m)^secret_key = .*$");

  private static final String KEY_TYPE = "key_type = \"";
  private static final String CONSENSUS = "consensus";

  private final String chainId;
  private final Path program;
  private final Path directory;
  private final NodeAddress address;

  /**
   * A set-up that has not been made yet, for a node on a free port of this machine.
   *
   * @param program our launcher
   * @param directory an existing folder
   */
  public SignerSetup(String chainId, Path program, Path directory) throws IOException {
    this(chainId, program, directory, freeAddress());
  }

  /** A set-up that has not been made yet, for a node anywhere. */
  public SignerSetup(String chainId, Path program, Path directory, NodeAddress address) {
    this.chainId = chainId;
    this.program = program;
    this.directory = directory;
    this.address = address;
  }

  /** What is signed for. */
  public String chainId() {
    return chainId;
  }

  /** Where the node is to listen. */
  public NodeAddress address() {
    return address;
  }

  /** The key that {@link #create} makes. */
  public Path consensusKey() {
    return directory.resolve("secrets/" + chainId + "-consensus.key");
  }

  /** TMKMS's state; ours is beside it, {@code .watermark} behind the name. */
  public Path stateFile() {
    return directory.resolve("state/" + chainId + "-consensus.json");
  }

  /** What the running signer prints. */
  public Path log() {
    return directory.resolve("signer.log");
  }

  /**
   * Makes configuration, keys and a fresh state.
   *
   * @param out takes each command and what it prints
   */
  public void create(Consumer<String> out) throws IOException {
    create(out, CONSENSUS);
  }

  /** The same with a secp256k1 key. */
  public void createWithAccountKey(Consumer<String> out) throws IOException {
    create(out, "account");
  }

  private void create(Consumer<String> out, String keyType) throws IOException {
    run(out, "init", "--chain-id", chainId, "--addr", address.toString(), directory.toString());
    edit(text -> text.replace(KEY_TYPE + CONSENSUS, KEY_TYPE + keyType));
    run(out, "softsign", "keygen", "-t", keyType, consensusKey().toString());
    run(out, "state", "init", chainId, "-c", config().toString());
  }

  /** Whether {@link #create} has been here. */
  public boolean exists() {
    return Files.exists(config());
  }

  /** Points a set-up that exists at this one's address. */
  public void moveNode() throws IOException {
    dial(address);
  }

  /** Has the first node of a set-up that exists reached at another address than it listens at. */
  public void dial(NodeAddress other) throws IOException {
    edit(text -> ADDRESS.matcher(text).replaceFirst("addr = \"" + other + "\""));
  }

  /** Has the chain served for one more node. */
  public void addNode(NodeAddress other) throws IOException {
    addNode(
        other,
        switch (other) {
          case NodeAddress.Tcp ignored -> identity();
          case NodeAddress.Unix ignored -> "";
        });
  }

  /** The same for one that is reached through a tunnel; the key as in {@link #reachThrough}. */
  public void addNodeThrough(NodeAddress.Tcp other, NodeAddress.Tcp tunnel, byte[] key)
      throws IOException {
    addNode(other, identity() + tunnelLine(tunnel, key) + "\n");
  }

  private String identity() {
    return "secret_key = \"%s\"%n".formatted(directory.resolve("secrets/kms-identity.key"));
  }

  private void addNode(NodeAddress other, String lines) throws IOException {
    edit(
        text ->
            """
            %s
            [[validator]]
            chain_id = "%s"
            addr = "%s"
            %sreconnect = true
            """
                .formatted(text, chainId, other, lines));
  }

  /** Adds a line to {@code [[chain]]}. */
  public void addToChain(String line) throws IOException {
    edit(text -> text.replace("[[chain]]\n", "[[chain]]\n" + line + "\n"));
  }

  /**
   * Has its first node reached through a tunnel.
   *
   * @param key the text of its key, for the standard identity
   */
  public void reachThrough(NodeAddress.Tcp tunnel, byte[] key) throws IOException {
    String line = tunnelLine(tunnel, key);
    edit(text -> IDENTITY.matcher(text).replaceFirst("$0\n" + line));
  }

  private String tunnelLine(NodeAddress.Tcp tunnel, byte[] key) throws IOException {
    Path file = directory.resolve("secrets/tunnel-%d.psk".formatted(tunnel.port()));
    Files.write(file, key);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return "tunnel = { addr = \"%s:%d\", psk = \"file:%s\" }"
        .formatted(tunnel.host(), tunnel.port(), file);
  }

  /** The whole configuration. */
  public String configText() throws IOException {
    return Files.readString(config());
  }

  private void edit(UnaryOperator<String> change) throws IOException {
    Files.writeString(config(), change.apply(configText()));
  }

  private void run(Consumer<String> out, String... arguments) throws IOException {
    out.accept("$ countersign " + String.join(" ", arguments));
    String printed = SignerProgram.run(program, directory, arguments).strip();
    printed.lines().forEach(line -> out.accept("  " + line));
  }

  /** Starts our program. */
  public SignerProgram start() throws IOException {
    return start(Map.of());
  }

  /** Starts our program with more in its environment. */
  public SignerProgram start(Map<String, String> environment) throws IOException {
    return SignerProgram.start(program, config(), directory, log(), environment);
  }

  /** Starts another program that reads the same configuration. */
  public SignerProgram startWith(Path otherProgram) throws IOException {
    return SignerProgram.start(otherProgram, config(), directory, log(), Map.of());
  }

  /** Starts a program that knows nothing of the configuration, in the set-up's folder. */
  public SignerProgram startCommand(List<String> command) throws IOException {
    return SignerProgram.start(command, directory, log(), Map.of());
  }

  /** The first line of what {@code state show} says. */
  public String lastSigned() throws IOException {
    return SignerProgram.run(
            program, directory, "state", "show", chainId, "-c", config().toString())
        .lines()
        .findFirst()
        .orElse("");
  }

  private Path config() {
    return directory.resolve("tmkms.toml");
  }

  /** A port of this machine, free a moment ago, which is good enough on loopback. */
  public static NodeAddress freeAddress() throws IOException {
    return freeAddresses(1).getFirst();
  }

  /** The same for several, all different: a port that was given back may be given again. */
  public static List<NodeAddress> freeAddresses(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    List<NodeAddress> addresses = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        addresses.add(new NodeAddress.Tcp(Optional.empty(), "127.0.0.1", socket.getLocalPort()));
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return addresses;
  }
}
