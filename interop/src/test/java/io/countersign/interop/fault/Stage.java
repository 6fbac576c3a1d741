package io.countersign.interop.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.interop.JdkCrypto;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The real program and the node it signs for, which remembers every signature it ever got and takes
 * no second one for the same thing.
 */
final class Stage implements AutoCloseable {
  static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  static final String CHAIN = "fault-1";

  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Crypto crypto = JdkCrypto.create();
  private final Deadlines deadlines = new Deadlines();
  private final TestChain chain = new TestChain(CHAIN);
  private final Map<String, Bytes> signed = new HashMap<>();
  private final Path home;
  private final Path program;
  private final SignerSetup setup;
  private final Ed25519PrivateKey identity;
  private final NodeListener listener;
  private @Nullable SignerProgram running;
  private @Nullable RemoteSigner signer;
  private @Nullable AnswerCheck check;

  private Stage(Path home, Path program) throws Exception {
    this.home = home;
    this.program = program;
    this.setup = new SignerSetup(CHAIN, program, home);
    setup.create(line -> {});
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH)) {
      this.identity = new Ed25519PrivateKey(crypto, seed);
    }
    this.listener = NodeListener.open(setup.address(), crypto, identity, deadlines);
  }

  /** Everything in a folder that is there. */
  static Stage create(Path home) throws Exception {
    return create(home, "exec");
  }

  /**
   * Everything in a folder that is there, each command of ours run in a way of its own.
   *
   * @param how what a shell runs before our program: {@code ulimit -n 99; exec}
   */
  static Stage create(Path home, String how) throws Exception {
    return new Stage(home, launcher(home.resolve("launch"), how));
  }

  /** A program that runs ours in a way of its own. */
  static Path launcher(Path file, String how) throws IOException {
    Files.writeString(file, "#!/bin/sh\n%s '%s' \"$@\"\n".formatted(how, PROGRAM));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  Path home() {
    return home;
  }

  Path program() {
    return program;
  }

  Path config() {
    return home.resolve("tmkms.toml");
  }

  Path watermark() {
    return home.resolve("state").resolve(CHAIN + "-consensus.json.watermark");
  }

  String log() throws IOException {
    return Files.readString(setup.log());
  }

  long pid() {
    return running().pid();
  }

  /** Starts the program and waits until it serves the node. */
  void start() throws IOException {
    start(Map.of());
  }

  void start(Map<String, String> environment) throws IOException {
    running = setup.start(environment);
    meet();
  }

  /** Takes the next connection of the signer. */
  void meet() throws IOException {
    signer = listener.accept();
    check = AnswerCheck.of(signer, crypto, CHAIN, true);
  }

  /** The node's end of the link goes away. */
  void hangUp() {
    signer().close();
  }

  /** Has the program started in vain; returns what it printed. */
  String refusedStart() throws IOException {
    return refusedStart(config());
  }

  /**
   * Whether the command to type is there: it names the configuration too, and a height where the
   * file that is kept for TMKMS has one.
   */
  boolean namesInit(String refusal) {
    String command = "countersign state init -c %s %s --height ".formatted(config(), CHAIN);
    return refusal.matches("(?s).*" + Pattern.quote(command) + "(HEIGHT|[0-9]).*");
  }

  String refusedStart(Path otherConfig) throws IOException {
    try {
      String printed = SignerProgram.run(program, home, "start", "-c", otherConfig.toString());
      throw new AssertionError("expected a start to be refused, got exit code 0: " + printed);
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage());
      assertTrue(text.contains("ended with 1: "), text);
      return text.substring(text.indexOf("ended with 1: ") + "ended with 1: ".length());
    }
  }

  /** Proposal, prevote and precommit. */
  void sign(long height) throws IOException {
    for (Request request : chain.requests(height)) {
      Response response = signer().ask(request);
      check().require(request, response);
      remember(request, response);
    }
  }

  /** Asks for a whole height. All is refused, on a link that stays up; returns the reason. */
  String refused(long height) throws IOException {
    String reason = "";
    for (Request request : chain.requests(height)) {
      reason = refusal(signer().ask(request));
    }
    assertEquals(new Response.Pong(), signer().ask(new Request.Ping()));
    return reason;
  }

  /** The last thing signed is given again, nothing else for it, and then the next height. */
  void goesOnAfter(long height) throws IOException {
    Request again = chain.requests(height).getLast();
    Response response = signer().ask(again);
    remember(again, response);
    refusal(signer().ask(chain.conflicting(Step.PRECOMMIT, height)));
    refusal(signer().ask(chain.conflicting(Step.PREVOTE, height)));
    sign(height + 1);
  }

  private static String refusal(Response response) {
    if (response instanceof Response.Refused refused) {
      return refused.description();
    }
    throw new AssertionError("expected a refusal, got " + response);
  }

  private void remember(Request request, Response response) {
    String what =
        switch (request) {
          case Request.SignVote(String c, var vote, boolean s) -> String.valueOf(vote.position());
          case Request.SignProposal(String c, var proposal) -> String.valueOf(proposal.position());
          default -> throw new AssertionError("expected a vote or a proposal");
        };
    Bytes signature =
        switch (response) {
          case Response.SignedVote vote -> vote.signature();
          case Response.SignedProposal proposal -> proposal.signature();
          default -> throw new AssertionError("expected a signature, got " + response);
        };
    Optional.ofNullable(signed.put(what, signature))
        .ifPresent(earlier -> assertEquals(earlier, signature, "two signatures for " + what));
  }

  /** SIGTERM; returns the exit code. */
  int stop() throws IOException {
    return running().terminate(STOP_LIMIT);
  }

  /** Ends with exit code 1, the log saying why nothing was signed any more. */
  void stopFailed(String reason) throws IOException {
    assertEquals(1, stop());
    List<String> errors = log().lines().filter(line -> line.contains("ERROR")).toList();
    assertTrue(
        errors.stream()
            .anyMatch(line -> line.contains("could not be made durable") && line.contains(reason)),
        () -> "expected \"%s\" in %s".formatted(reason, errors));
  }

  private SignerProgram running() {
    return Optional.ofNullable(running).orElseThrow();
  }

  private RemoteSigner signer() {
    return Optional.ofNullable(signer).orElseThrow();
  }

  private AnswerCheck check() {
    return Optional.ofNullable(check).orElseThrow();
  }

  /** Leaves nothing running. */
  @Override
  public void close() throws IOException {
    if (running != null) {
      running.kill();
    }
    if (signer != null) {
      signer.close();
    }
    listener.close();
    identity.close();
    deadlines.close();
  }
}
