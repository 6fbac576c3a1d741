package io.countersign.harness.conform;

import static io.countersign.harness.conform.Check.must;

import io.countersign.protocol.codec.Request;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Vote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Vote extensions and raw bytes: what some versions have signed besides votes. */
final class ExtensionChecks {
  private static final String HALTS =
      "tmkms #831, #857, #1174: the node panics, and no block is made";
  private static final Verdict NO_EXTENSIONS =
      new Verdict.Skipped("votes of this dialect have no extensions");
  private static final byte[] NONE = {};
  private static final int LONG = 20_000;

  private ExtensionChecks() {}

  static List<Check> all() {
    return List.of(
        must(
            "extension",
            "a precommit without a right signature of its extension is none",
            HALTS,
            stage -> extension(stage, "some prices".getBytes(StandardCharsets.UTF_8))),
        must(
            "empty-extension",
            "an application that has nothing to say has it signed nevertheless",
            HALTS,
            stage -> extension(stage, NONE)),
        must(
            "long-extension",
            "the request fills many frames, and its answer must be one that a node reads",
            "privval/signer_endpoint.go: 10,240 bytes of an answer are read; one that echoes more breaks the vote",
            ExtensionChecks::longExtension),
        must(
            "no-extension-where-none-belongs",
            "an extension's signature on a prevote or for no block is an error to the node",
            "types/vote.go, SignAndCheckVote: extensions if and only if it is a precommit of a block",
            ExtensionChecks::none),
        must(
            "extension-left-out",
            "a node says where extensions are not in force, and takes none there",
            "skip_extension_signing of CometBFT 1.0",
            ExtensionChecks::leftOut),
        must(
            "second-extension",
            "2.0 has one more, signed as it is",
            "non_rp_extension of CometBFT 2.0: without it no precommit counts",
            ExtensionChecks::second),
        must(
            "no-oracle",
            "who may have any bytes signed may have a vote signed, past every guard",
            "SignBytesRequest of CometBFT 1.0 carries the bytes as they are",
            ExtensionChecks::noOracle),
        must(
            "raw-bytes",
            "raw bytes are signed with their prefix, or refused by an answer",
            "celestia-core waits for them within a block",
            ExtensionChecks::rawBytes));
  }

  private static Vote precommit(Stage stage, byte[] extension, byte[] second) {
    return Questions.extended(
        Questions.vote(Step.PRECOMMIT, stage.questions().nextHeight(), 0, Questions.block("one")),
        extension,
        second);
  }

  private static Verdict extension(Stage stage, byte[] extension) throws IOException {
    if (!stage.dialect().hasExtensions()) {
      return NO_EXTENSIONS;
    }
    Vote vote = precommit(stage, extension, NONE);
    return hasExtension(stage, vote, stage.ask(stage.questions().ask(vote)));
  }

  private static Verdict hasExtension(Stage stage, Vote vote, Answer answer) throws IOException {
    if (!(answer instanceof Answer.Signed signed)) {
      return Verdict.fail("a signature", answer.described());
    }
    byte[] bytes = CanonicalBytes.ofExtension(stage.questions().chainId(), vote);
    return Judge.isOf(stage, bytes, signed.extension())
        ? Verdict.PASS
        : Verdict.fail("a signature of the extension", found(signed.extension()));
  }

  private static String found(Bytes signature) {
    return signature.isEmpty() ? "none" : "another, " + signature;
  }

  private static Verdict longExtension(Stage stage) throws IOException {
    if (!stage.dialect().hasExtensions()) {
      return NO_EXTENSIONS;
    }
    byte[] extension = new byte[LONG];
    Arrays.fill(extension, (byte) 7);
    Vote vote = precommit(stage, extension, NONE);
    Answer answer = stage.ask(stage.questions().ask(vote));
    int most = stage.dialect().longestAnswer();
    if (answer instanceof Answer.Signed signed && signed.length() > most) {
      return Verdict.fail("an answer of at most %d bytes".formatted(most), signed.length() + "");
    }
    return hasExtension(stage, vote, answer);
  }

  private static Verdict none(Stage stage) throws IOException {
    if (!stage.dialect().hasExtensions()) {
      return NO_EXTENSIONS;
    }
    long height = stage.questions().nextHeight();
    for (Vote vote :
        List.of(
            Questions.vote(Step.PREVOTE, height, 0, Questions.block("one")),
            Questions.vote(Step.PRECOMMIT, height, 0, BlockId.NIL))) {
      Verdict verdict = without(stage, stage.questions().ask(vote));
      if (!(verdict instanceof Verdict.Pass)) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  private static Verdict without(Stage stage, Request request) throws IOException {
    Answer answer = stage.ask(request);
    if (!(answer instanceof Answer.Signed signed)) {
      return Verdict.fail("a signature", answer.described());
    }
    return signed.extension().isEmpty() && signed.second().isEmpty()
        ? Verdict.PASS
        : Verdict.fail("no signature of an extension", "one");
  }

  private static Verdict leftOut(Stage stage) throws IOException {
    if (!stage.dialect().skipsExtensions()) {
      return new Verdict.Skipped("nodes of this dialect do not say so");
    }
    Vote vote = precommit(stage, NONE, NONE);
    return without(stage, stage.questions().askWithoutExtension(vote));
  }

  private static Verdict second(Stage stage) throws IOException {
    if (!stage.dialect().hasSecondExtension()) {
      return new Verdict.Skipped("votes of this dialect have no second extension");
    }
    byte[] second = "replay me".getBytes(StandardCharsets.UTF_8);
    Answer answer = stage.ask(stage.questions().ask(precommit(stage, new byte[] {1}, second)));
    if (!(answer instanceof Answer.Signed signed)) {
      return Verdict.fail("a signature", answer.described());
    }
    return Judge.isOf(stage, second, signed.second())
        ? Verdict.PASS
        : Verdict.fail("a signature of the second extension", found(signed.second()));
  }

  /** The sign bytes of a vote that was not asked for. */
  private static Verdict noOracle(Stage stage) throws IOException {
    if (!stage.dialect().skipsExtensions()) {
      return new Verdict.Skipped("nodes of this dialect have no such request");
    }
    byte[] bytes = CanonicalBytes.of(stage.questions().chainId(), stage.questions().nextPrevote());
    return Judge.notSigned(stage, new Request.SignBytes(Bytes.copyOf(bytes)));
  }

  private static Verdict rawBytes(Stage stage) throws IOException {
    if (stage.dialect() != Dialect.CELESTIA) {
      return new Verdict.Skipped("nodes of this dialect do not ask for any");
    }
    String chainId = stage.questions().chainId();
    byte[] raw = "fibre".getBytes(StandardCharsets.UTF_8);
    String id = "fibre/pp:v0";
    Answer answer = stage.ask(new Request.SignRawBytes(chainId, Bytes.copyOf(raw), id));
    if (answer instanceof Answer.Refused) {
      return Verdict.PASS;
    }
    if (!(answer instanceof Answer.SignedBytes(Bytes signature))) {
      return Verdict.fail("a signature of raw bytes, or a refusal", answer.described());
    }
    byte[] request = new ProtoWriter().text(1, chainId).bytes(2, raw).text(3, id).delimited();
    byte[] prefix = "COMET::RAW_BYTES::SIGN".getBytes(StandardCharsets.US_ASCII);
    byte[] whole = Arrays.copyOf(prefix, prefix.length + request.length);
    System.arraycopy(request, 0, whole, prefix.length, request.length);
    return Judge.isOf(stage, whole, signature)
        ? Verdict.PASS
        : Verdict.fail("a signature over the prefix and the request", "another, " + signature);
  }
}
