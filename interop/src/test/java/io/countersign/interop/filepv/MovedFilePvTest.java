package io.countersign.interop.filepv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.gson.JsonParser;
import io.countersign.cli.ProgramName;
import io.countersign.cli.Terminal;
import io.countersign.cli.command.CommandTree;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.interop.OldHomes;
import io.countersign.interop.node.Asked;
import io.countersign.interop.node.CometBft;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.crypto.Crypto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A validator moves from the real FilePV to us and back, and each goes on where the other was. */
@Tag("node")
@Tag("filepv")
class MovedFilePvTest {
  private static final String CHAIN = "my-1";
  private static final Crypto CRYPTO = CryptoChoice.make().crypto();

  @TempDir private Path folder;

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v038")
  void everyAnswerIsTheOneThatTheOtherWouldHaveGiven(CometBft version) throws Exception {
    Path node = folder.resolve("node");
    OldHomes.copy("cometbft", node);
    Path home = folder.resolve("home");
    run("migrate", "--from", "cometbft", "--yes", "--to", home.toString(), node.toString());
    TestKey nodeKey = new TestKey(node.resolve("config/priv_validator_key.json"));
    Path nodeState = node.resolve("data/priv_validator_state.json");
    Path watermark = home.resolve("state/my-1-consensus.json.watermark");

    try (FilePv filePv = FilePv.start(version, nodeKey, nodeState, CHAIN);
        OurSigner ours = OurSigner.at(CRYPTO, nodeKey, watermark, CHAIN)) {
      SideBySide both = new SideBySide(filePv, ours);
      goOn(both, vote(Step.PRECOMMIT, 9, 1, 0xaa));
      assertInstanceOf(Response.SignedProposal.class, both.ask(CHAIN, proposal(10)));
      assertInstanceOf(Response.SignedVote.class, both.ask(CHAIN, vote(Step.PREVOTE, 10, 0, 0xbb)));
      both.compareAll();
    }
    TestKey key = new TestKey(folder.resolve("key.json"));
    Path state = folder.resolve("state.json");
    Path consensusKey = home.resolve("secrets/my-1-consensus.key");
    String config = home.resolve("tmkms.toml").toString();
    run("state", "export", CHAIN, "--to", "cometbft", "--out", state.toString(), "-c", config);
    run("softsign", "export", "--to", "cometbft", consensusKey.toString(), key.file().toString());
    try (FilePv filePv = FilePv.start(version, key, state, CHAIN);
        OurSigner ours = OurSigner.at(CRYPTO, key, watermark, CHAIN)) {
      SideBySide both = new SideBySide(filePv, ours);
      goOn(both, vote(Step.PREVOTE, 10, 0, 0xbb));
    }
  }

  /** They are 1, 2 and 3 in these files, and 0, 1 and 2 in TMKMS's. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("steps")
  void everyStepIsCarriedThereAndBack(CometBft version, Step step) throws Exception {
    Path node = folder.resolve("node");
    OldHomes.copy("cometbft", node);
    TestKey nodeKey = new TestKey(node.resolve("config/priv_validator_key.json"));
    Path nodeState = node.resolve("data/priv_validator_state.json");
    try (FilePv alone = FilePv.start(version, nodeKey, nodeState, CHAIN)) {
      alone.ask(NodeCodec.encode(SideBySide.request(CHAIN, Asked.at(step, 10, 1, 0xbb))));
      alone.flush();
      assertFalse(alone.answer() instanceof Response.Refused);
    }
    assertEquals(step.number(), step(nodeState));
    Path home = folder.resolve("home");
    run("migrate", "--from", "cometbft", "--yes", "--to", home.toString(), node.toString());
    Path watermark = home.resolve("state/my-1-consensus.json.watermark");
    try (FilePv filePv = FilePv.start(version, nodeKey, nodeState, CHAIN);
        OurSigner ours = OurSigner.at(CRYPTO, nodeKey, watermark, CHAIN)) {
      SideBySide both = new SideBySide(filePv, ours);
      requireSameAndNoOther(both, step, 10);
      assertFalse(both.ask(CHAIN, Asked.at(step, 11, 1, 0xbb)) instanceof Response.Refused);
      both.compareAll();
    }
    Path state = folder.resolve("state.json");
    String config = home.resolve("tmkms.toml").toString();
    run("state", "export", CHAIN, "--to", "cometbft", "--out", state.toString(), "-c", config);
    assertEquals(step.number(), step(state));
    try (FilePv filePv = FilePv.start(version, nodeKey, state, CHAIN);
        OurSigner ours = OurSigner.at(CRYPTO, nodeKey, watermark, CHAIN)) {
      SideBySide both = new SideBySide(filePv, ours);
      requireSameAndNoOther(both, step, 11);
      assertFalse(both.ask(CHAIN, Asked.at(step, 11, 2, 0xcc)) instanceof Response.Refused);
      both.compareAll();
    }
  }

  private static void requireSameAndNoOther(SideBySide both, Step step, long height)
      throws Exception {
    assertInstanceOf(Response.Refused.class, both.ask(CHAIN, Asked.at(step, height, 1, 0xcc)));
    assertInstanceOf(Response.Refused.class, both.ask(CHAIN, Asked.at(step, height, 0, 0xbb)));
    assertFalse(both.ask(CHAIN, Asked.at(step, height, 1, 0xbb)) instanceof Response.Refused);
    both.compareAll();
  }

  private static int step(Path state) throws IOException {
    return JsonParser.parseString(Files.readString(state)).getAsJsonObject().get("step").getAsInt();
  }

  private static Stream<Arguments> steps() {
    return v038()
        .flatMap(version -> Arrays.stream(Step.values()).map(step -> Arguments.of(version, step)));
  }

  /** Below, against, again, and above what was signed last. */
  private static void goOn(SideBySide both, Vote last) throws Exception {
    for (Vote refused :
        new Vote[] {
          vote(Step.PRECOMMIT, last.height() - 1, 0, 0xaa),
          vote(last.type(), last.height(), last.round(), 0xcc),
          vote(last.type(), last.height(), last.round(), 0)
        }) {
      assertInstanceOf(Response.Refused.class, both.ask(CHAIN, refused));
    }
    assertInstanceOf(Response.SignedVote.class, both.ask(CHAIN, last));
    Vote next = vote(Step.PREVOTE, last.height(), last.round() + 1, 0xdd);
    assertInstanceOf(Response.SignedVote.class, both.ask(CHAIN, next));
    both.compareAll();
  }

  private static void run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(out);
    int exitCode =
        CommandTree.over(new Terminal(both, both), Map.of(), ProgramName.COUNTERSIGN)
            .execute(arguments);
    assertEquals(0, exitCode, out.toString(StandardCharsets.UTF_8));
  }

  private static Proposal proposal(long height) {
    return new Proposal(height, 0, -1, block(0xbb), new Timestamp(1_700_000_001L, 0));
  }

  private static Vote vote(Step step, long height, int round, int block) {
    return new Vote(
        step,
        height,
        round,
        block == 0 ? BlockId.NIL : block(block),
        new Timestamp(1_700_000_000L, 5),
        Bytes.EMPTY,
        0,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }

  private static BlockId block(int fill) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) fill);
    return new BlockId(Bytes.copyOf(hash), 1, Bytes.copyOf(hash));
  }

  private static Stream<CometBft> v038() {
    return CometBft.chosen().filter(version -> version == CometBft.V0_38);
  }
}
