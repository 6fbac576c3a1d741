package io.countersign.interop.yubihsm;

import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.interop.node.Await;
import io.countersign.interop.node.ValidatorsSigner;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.link.NodeAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The program of the distribution with its key in a device behind a connector. */
final class HsmSigner implements ValidatorsSigner, AutoCloseable {
  static final int KEY = 5;

  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final String CHAIN = "hsm-1";
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Pattern NOT_INFO = Pattern.compile("\\b(WARN|ERROR)\\b");

  /** Its node is away, the device was on purpose, or it is the factory's password. */
  private static final Pattern EXPECTED =
      Pattern.compile("not connected|watermark \\S+ is on |cannot be used|factory|[Pp]assword");

  private final Path folder;
  private final NodeAddress address;
  private final PublicKey key;
  private @Nullable SignerProgram running;

  private HsmSigner(Path folder, NodeAddress address, PublicKey key) {
    this.folder = folder;
    this.address = address;
    this.key = key;
  }

  /**
   * Set up as an operator would: {@code init}, the key's place in the configuration, {@code state
   * init}.
   *
   * @param serial of the device, if it is to be no other
   * @param key of object {@value #KEY}
   */
  static HsmSigner create(Path folder, int port, Optional<String> serial, PublicKey key)
      throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      throw new IllegalStateException("expected %s; make it with: make build".formatted(PROGRAM));
    }
    HsmSigner made = new HsmSigner(folder, SignerSetup.freeAddress(), key);
    made.run("init", "--chain-id", CHAIN, "--addr", made.address.toString(), folder.toString());
    String device =
        """
        [[providers.yubihsm]]
        adapter = { type = "http", addr = "tcp://127.0.0.1:%d" }
        auth = { key = 1, password = "password" }
        keys = [{ chain_ids = ["%s"], key = %d }]
        %s

        [[validator]]"""
            .formatted(
                port,
                CHAIN,
                KEY,
                serial.map(number -> "serial_number = \"" + number + "\"").orElse(""));
    Path config = made.config();
    String softsign = "(?s)\\[\\[providers\\.softsign]].*?\\[\\[validator]]";
    Files.writeString(config, Files.readString(config).replaceFirst(softsign, device));
    made.run("state", "init", CHAIN, "-c", config.toString());
    return made;
  }

  @Override
  public String chainId() {
    return CHAIN;
  }

  @Override
  public NodeAddress address() {
    return address;
  }

  @Override
  public PublicKey publicKey(Crypto crypto) {
    return key;
  }

  void start() throws IOException {
    running = SignerProgram.start(PROGRAM, config(), folder, log(), Map.of());
  }

  /** What was signed last: height, round and step, as {@code state show} has it. */
  String lastSigned() throws IOException {
    return run("state", "show", CHAIN, "-c", config().toString()).lines().findFirst().orElse("");
  }

  int logged() throws IOException {
    return Files.readString(log()).length();
  }

  /** Waits for what it logs from an earlier {@link #logged} on. */
  String awaitLog(String text, int from) throws IOException, InterruptedException {
    return Await.present(
        "\"%s\" in %s".formatted(text, log()),
        () ->
            (Files.exists(log()) ? Files.readString(log()) : "")
                .substring(from)
                .lines()
                .filter(line -> line.contains(text))
                .findFirst());
  }

  @Override
  public List<String> stop() throws IOException {
    if (running == null) {
      throw new IllegalStateException("expected a signer that was started");
    }
    int code = running.terminate(STOP_LIMIT);
    if (code != 0) {
      throw new IOException("expected the signer to end with exit code 0, got " + code);
    }
    return Files.readAllLines(log()).stream()
        .filter(line -> NOT_INFO.matcher(line).find() && !EXPECTED.matcher(line).find())
        .toList();
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  private Path config() {
    return folder.resolve("tmkms.toml");
  }

  private Path log() {
    return folder.resolve("signer.log");
  }

  private String run(String... arguments) throws IOException {
    return SignerProgram.run(PROGRAM, folder, arguments);
  }
}
