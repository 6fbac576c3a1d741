package io.countersign.interop.node;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.KeyFileFormat;
import io.countersign.softsign.KeyRole;
import io.countersign.softsign.SoftSigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program of the distribution, set up by its own commands and run as a process. */
final class SignerUnderTest implements ValidatorsSigner, AutoCloseable {
  static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");

  /** Made by {@code interop/peers/tmkms}. */
  static final Path TMKMS = Path.of(System.getProperty("interop.peers"), "tmkms/bin/tmkms");

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private static final Pattern NOT_INFO = Pattern.compile("\\b(WARN(ING)?|ERROR|SEVERE)\\b");

  /** Its node is away, or the tests' folder is in memory or in a container. */
  private static final Pattern NO_FAULT_OF_ITS =
      Pattern.compile("not connected|watermark \\S+ is on ");

  private final String chainId;
  private final SignerSetup setup;
  private final KeyRole role;
  private final @Nullable PublicKey inDevice;
  private @Nullable SignerProgram running;

  private SignerUnderTest(String chainId, SignerSetup setup, KeyRole role) {
    this(chainId, setup, role, null);
  }

  private SignerUnderTest(
      String chainId, SignerSetup setup, KeyRole role, @Nullable PublicKey inDevice) {
    this.inDevice = inDevice;
    this.chainId = chainId;
    this.setup = setup;
    this.role = role;
  }

  /** Configuration, keys and state in an existing folder, for a node on a free TCP port. */
  static SignerUnderTest create(String chainId, Path directory) throws IOException {
    return create(chainId, new SignerSetup(chainId, PROGRAM, directory));
  }

  /** The same for a node at a given address. */
  static SignerUnderTest create(String chainId, Path directory, NodeAddress address)
      throws IOException {
    return create(chainId, new SignerSetup(chainId, PROGRAM, directory, address));
  }

  /** With a secp256k1 key. */
  static SignerUnderTest createWithAccountKey(String chainId, Path directory) throws IOException {
    requireProgram();
    SignerSetup setup = new SignerSetup(chainId, PROGRAM, directory);
    setup.createWithAccountKey(line -> {});
    return new SignerUnderTest(chainId, setup, KeyRole.ACCOUNT);
  }

  /**
   * With a key that is in no file.
   *
   * @param program a launcher of ours
   * @param provider what names the key, in place of {@code [[providers.softsign]]}
   * @param key its public half
   */
  static SignerUnderTest createWith(
      String chainId, Path directory, Path program, String provider, PublicKey key)
      throws IOException {
    requireProgram();
    SignerSetup setup = new SignerSetup(chainId, program, directory);
    setup.create(line -> {});
    Path config = directory.resolve("tmkms.toml");
    String text = Files.readString(config);
    String replaced =
        text.replaceFirst(
            "(?s)\\[\\[providers\\.softsign]].*?(?=\n\\[|\\z)", Matcher.quoteReplacement(provider));
    Files.writeString(config, replaced);
    Files.delete(setup.consensusKey());
    SignerUnderTest signer = new SignerUnderTest(chainId, setup, KeyRole.CONSENSUS, key);
    signer.forgetState();
    SignerProgram.run(program, directory, "state", "init", chainId, "-c", config.toString());
    return signer;
  }

  private static SignerUnderTest create(String chainId, SignerSetup setup) throws IOException {
    requireProgram();
    setup.create(line -> {});
    return new SignerUnderTest(chainId, setup, KeyRole.CONSENSUS);
  }

  private static void requireProgram() {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException("expected %s; make it with: make build".formatted(PROGRAM));
    }
  }

  @Override
  public String chainId() {
    return chainId;
  }

  @Override
  public NodeAddress address() {
    return setup.address();
  }

  /** Has it serve one more node of the chain; to be called before it is started. */
  void addNode(NodeAddress address) throws IOException {
    setup.addNode(address);
  }

  /** Adds a line to its {@code [[chain]]}; to be called before it is started. */
  void addToChain(String line) throws IOException {
    setup.addToChain(line);
  }

  @Override
  public PublicKey publicKey(Crypto crypto) throws KeyFileException {
    if (inDevice != null) {
      return inDevice;
    }
    try (SoftSigningKey key =
        SoftSigningKey.open(crypto, setup.consensusKey(), KeyFileFormat.BASE64, role)) {
      return key.publicKey();
    }
  }

  void start() throws IOException {
    running = setup.start();
  }

  /** Starts TMKMS on the same configuration instead. */
  void startTmkms() throws IOException {
    running = setup.startWith(TMKMS);
  }

  /** Takes all state away, as on a host where neither has signed. */
  void forgetState() throws IOException {
    Files.deleteIfExists(setup.stateFile());
    Files.delete(Path.of(setup.stateFile() + ".watermark"));
  }

  /** Waits until it has found that its node is not there. */
  void awaitDiallingInVain() throws IOException, InterruptedException {
    Await.present(
        "a signer that dials in vain",
        () ->
            Files.readString(setup.log()).contains("not connected")
                ? Optional.of(true)
                : Optional.empty());
  }

  /** Waits until it has printed this, apart from the {@code -c FILE} of commands to type. */
  void awaitLog(String text) throws IOException, InterruptedException {
    awaitLog(text, 0);
  }

  /** The same from an earlier {@link #logged} on. */
  void awaitLog(String text, int from) throws IOException, InterruptedException {
    Await.present(
        "\"%s\" in %s".formatted(text, setup.log()),
        () ->
            Files.readString(setup.log()).substring(from).replaceAll(" -c \\S+", "").contains(text)
                ? Optional.of(true)
                : Optional.empty());
  }

  /** How many characters it has printed, in all its runs. */
  int logged() throws IOException {
    return Files.readString(setup.log()).length();
  }

  /** SIGTERM, whatever the exit code. */
  int terminate() throws IOException {
    return running().terminate(STOP_LIMIT);
  }

  /** Waits until it has ended by itself. */
  void awaitEnd() throws IOException, InterruptedException {
    Await.present(
        "the signer to end", () -> running().isAlive() ? Optional.empty() : Optional.of(false));
  }

  /** SIGKILL. */
  void kill() throws IOException {
    running().kill();
  }

  /**
   * Stops it, after its node.
   *
   * @return what it logged above the ordinary, but for what is around it
   */
  @Override
  public List<String> stop() throws IOException {
    int code = running().terminate(STOP_LIMIT);
    if (code != 0) {
      throw new IOException("expected the signer to end with exit code 0, got " + code);
    }
    return Files.readAllLines(setup.log()).stream()
        .filter(line -> NOT_INFO.matcher(line).find() && !NO_FAULT_OF_ITS.matcher(line).find())
        .toList();
  }

  private SignerProgram running() {
    if (running == null) {
      throw new IllegalStateException("expected a signer that was started");
    }
    return running;
  }

  /** Leaves nothing running. */
  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }
}
