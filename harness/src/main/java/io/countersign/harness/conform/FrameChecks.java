package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;
import static io.countersign.harness.conform.Check.should;

import io.countersign.harness.node.Pause;
import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Bytes that no honest node sends, or sends otherwise than most do. */
final class FrameChecks {
  private static final Duration A_MOMENT = Duration.ofSeconds(1);
  private static final Pause BETWEEN_BYTES = new Pause(3);
  private static final Pause BETWEEN_HALVES = new Pause(100);
  private static final String ENDED =
      "11 of 118 hostile inputs ended the process of cosmos/kms, for every chain that it served";

  private FrameChecks() {}

  static List<Check> all() {
    return List.of(
        must(
                "oversized-message",
                "a length of gigabytes costs neither the memory nor the process",
                ENDED,
                stage -> survives(stage, "ffffffff07", "80808080808080808001", "ffffff7f00"))
            .once(),
        must(
                "malformed-message",
                "garbage costs one link at most, and is never signed",
                ENDED,
                stage ->
                    survives(stage, "00", "05ffffffffff", "021aff", "020800", "0142", "02aa00"))
            .once(),
        must(
                "vote-of-an-unknown-type",
                "what is neither a prevote nor a precommit is not signed, and ends no process",
                "cosmos/kms ends on it",
                stage -> survives(stage, voteOfType(stage, 7)))
            .once(),
        must(
                "request-without-a-vote",
                "a request that asks for nothing ends no process",
                "cosmos/kms ends on it",
                stage -> survives(stage, message(new ProtoWriter().message(3, new byte[0]))))
            .once(),
        should(
                "split-request",
                "a request spread over frames is one request",
                "a tunnel or a slow line cuts where it likes",
                FrameChecks::split)
            .once(),
        should(
                "slow-bytes",
                "a bad line is slow, and still a line",
                "TMKMS 0.15 hangs up",
                FrameChecks::slow)
            .once(),
        should(
                "two-requests-at-once",
                "each gets its answer",
                "TMKMS loses the second of two in one frame",
                FrameChecks::two)
            .once(),
        should(
                "half-open-link",
                "a node whose host is gone says nothing, and its next dial must be made by the signer",
                "a signer that waits for ever in a read: tmkms #37, #215, tendermint #9194",
                FrameChecks::halfOpen)
            .once());
  }

  private static String message(ProtoWriter message) {
    return HexFormat.of().formatHex(message.delimited());
  }

  private static String voteOfType(Stage stage, int type) {
    byte[] vote =
        new ProtoWriter().number(1, type).number(2, stage.questions().nextHeight()).toBytes();
    return message(
        new ProtoWriter()
            .message(
                3,
                new ProtoWriter().message(1, vote).text(2, stage.questions().chainId()).toBytes()));
  }

  /** Nothing is signed, and the signer answers afterwards, on this link or on the next. */
  private static Verdict survives(Stage stage, String... streams) throws IOException {
    for (String stream : streams) {
      stage.settle();
      SignerLink link = stage.link();
      link.write(HexFormat.of().parseHex(stream));
      Verdict verdict = Judge.notSigned(link.receive(A_MOMENT));
      link.close();
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    stage.settle();
    return Judge.signs(stage, stage.questions().nextPrevote());
  }

  private static byte[] stream(Request request) {
    return FrameDecoder.delimit(NodeCodec.encode(request));
  }

  private static Verdict split(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    byte[] whole = stream(stage.questions().ask(vote));
    SignerLink link = stage.link();
    link.write(Arrays.copyOf(whole, whole.length / 2));
    BETWEEN_HALVES.take();
    link.write(Arrays.copyOfRange(whole, whole.length / 2, whole.length));
    return Judge.signed(stage, vote, link.receive());
  }

  private static Verdict slow(Stage stage) throws IOException {
    Vote vote = stage.questions().nextPrevote();
    SignerLink link = stage.link();
    for (byte each : stream(stage.questions().ask(vote))) {
      link.write(new byte[] {each});
      BETWEEN_BYTES.take();
    }
    return Judge.signed(stage, vote, link.receive());
  }

  private static Verdict two(Stage stage) throws IOException {
    byte[] ping = stream(new Request.Ping());
    byte[] twice = Arrays.copyOf(ping, 2 * ping.length);
    System.arraycopy(ping, 0, twice, ping.length, ping.length);
    SignerLink link = stage.link();
    link.write(twice);
    Answer first = link.receive();
    Answer second = link.isOpen() ? link.receive(A_MOMENT) : first;
    return second instanceof Answer.Pong
        ? Verdict.PASS
        : Verdict.fail("two answers", first.described() + ", and " + second.described());
  }

  private static Verdict halfOpen(Stage stage) throws IOException {
    Answer answer = stage.link().receive(stage.patience().silence());
    return answer instanceof Answer.HungUp
        ? Verdict.PASS
        : Verdict.fail(
            "the signer to hang up within %d s of silence"
                .formatted(stage.patience().silence().toSeconds()),
            answer instanceof Answer.Silent ? "a link that stays" : answer.described());
  }
}
