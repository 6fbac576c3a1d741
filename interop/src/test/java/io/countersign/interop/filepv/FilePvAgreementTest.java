package io.countersign.interop.filepv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.interop.node.CometBft;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our decisions and signatures are those of the real FilePV, whatever is asked. */
@Tag("node")
@Tag("filepv")
class FilePvAgreementTest {
  private static final String CHAIN = "agreement-1";
  private static final int QUESTIONS = 100_000;

  /** A walk that is not too long to be asked again when it fails. */
  private static final int QUESTIONS_A_WALK = 10_000;

  private static final int AT_THE_END = 200;
  private static final int WALKS_A_LINE = 20;

  private int signed;
  private int signedAgainAtItsTime;
  private int refused;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void everyDecisionIsThatOfFilePv(CometBft version) throws Exception {
    int walks = Math.ceilDiv(Integer.getInteger("interop.questions", QUESTIONS), QUESTIONS_A_WALK);
    long first = Long.getLong("interop.seed", System.nanoTime());
    for (int walk = 0; walk < walks; walk++) {
      compare(version, first + walk);
      if ((walk + 1) % WALKS_A_LINE == 0) {
        System.out.printf(
            "FilePV agrees, interop.seed %d to %d: %s%n", first, first + walk, counts());
      }
    }
    System.out.printf("FilePV agrees on all: %s%n", counts());
    assertTrue(Math.min(signed, refused) > walks * QUESTIONS_A_WALK / 5, counts());
    assertTrue(signedAgainAtItsTime > walks * QUESTIONS_A_WALK / 50, counts());
  }

  private String counts() {
    return "%d signed, %d signed again at their own time, %d refused"
        .formatted(signed, signedAgainAtItsTime, refused);
  }

  private void compare(CometBft version, long seed) throws Exception {
    Path folder = Files.createTempDirectory(inMemory(), "countersign-filepv");
    Crypto crypto = CryptoChoice.make().crypto();
    try {
      TestKey key = TestKey.write(folder.resolve("priv_validator_key.json"), crypto);
      Path state = folder.resolve("priv_validator_state.json");
      try (FilePv filePv = FilePv.start(version, key, state, CHAIN);
          OurSigner ours = OurSigner.create(crypto, key, folder.resolve("watermark"), CHAIN)) {
        askAll(new Random(seed), new SideBySide(filePv, ours));
      }
    } catch (AssertionError e) {
      throw new AssertionError("with interop.seed=%d: %s".formatted(seed, e.getMessage()), e);
    } finally {
      delete(folder);
    }
  }

  /** Both flush for each signature, and how durable that is is not the question here. */
  private static Path inMemory() {
    Path shared = Path.of("/dev/shm");
    return Files.isWritable(shared) ? shared : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void askAll(Random random, SideBySide both) throws Exception {
    RandomMessages messages = new RandomMessages(random);
    RandomWalk walk = new RandomWalk(random, messages);
    for (int i = 0; i < QUESTIONS_A_WALK; i++) {
      switch (random.nextInt(200)) {
        case 0, 1 -> both.restartFilePv();
        case 2, 3 -> both.restartOurs();
        case 4 -> both.ask(new Request.Ping());
        case 5 -> both.ask(new Request.ShowPublicKey(CHAIN));
        case 6 -> both.ask(new Request.ShowPublicKey("other-1"));
        case 7, 8 -> both.ask("other-1", messages.at(walk.onward()));
        case 9, 10, 11, 12, 13, 14, 15, 16, 17 ->
            both.requireOurRefusal(CHAIN, messages.malformed(walk.onward()));
        default -> askFor(walk.next(), walk, both);
      }
    }
    // After the highest position that there is, nothing is left to sign.
    HeightRoundStep end = new HeightRoundStep(Long.MAX_VALUE, Integer.MAX_VALUE, Step.PRECOMMIT);
    for (int i = 0; i < AT_THE_END; i++) {
      askFor(messages.at(end), walk, both);
      askFor(walk.next(), walk, both);
    }
    both.compareAll();
  }

  private void askFor(SignableMessage message, RandomWalk walk, SideBySide both) throws Exception {
    switch (both.ask(CHAIN, message)) {
      case Response.SignedVote answer -> count(message, answer.vote().timestamp(), walk);
      case Response.SignedProposal answer -> count(message, answer.proposal().timestamp(), walk);
      case Response.Refused answer -> refused++;
      case Response.PublicKeyIs answer -> throw new AssertionError(answer);
      case Response.SignedRawBytes answer -> throw new AssertionError(answer);
      case Response.Pong answer -> throw new AssertionError(answer);
    }
  }

  private void count(SignableMessage message, Timestamp signedTime, RandomWalk walk) {
    signed++;
    if (!message.timestamp().equals(signedTime)) {
      signedAgainAtItsTime++;
    }
    walk.signed(message);
  }

  private static Stream<CometBft> v038() {
    return CometBft.chosen().filter(version -> version == CometBft.V0_38);
  }
}
