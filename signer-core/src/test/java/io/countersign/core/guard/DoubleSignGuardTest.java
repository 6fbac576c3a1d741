package io.countersign.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.Messages;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rule that keeps a validator from being slashed, as one table. A message is written {@code
 * step height/round block@seconds}; A+ is block A with other parts, A2 with another number of them;
 * a proposal's pol_round stands in front of its block, and is -1 where none does.
 */
final class DoubleSignGuardTest {
  private static final Map<String, BlockId> BLOCKS =
      Map.of(
          "A", Messages.BLOCK_A,
          "A+", new BlockId(Messages.BLOCK_A.hash(), 1, Bytes.ofHex("EE".repeat(32))),
          "A2", new BlockId(Messages.BLOCK_A.hash(), 2, Messages.BLOCK_A.partsHash()),
          "B", Messages.BLOCK_B,
          "nil", BlockId.NIL);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          last signed          | asked to sign         | decision
          # forward
          precommit 5/1 A@1    | proposal 6/0 A@1      | sign
          precommit 5/1 A@1    | prevote 6/0 A@1       | sign
          precommit 5/1 A@1    | precommit 6/0 A@1     | sign
          precommit 5/1 A@1    | proposal 5/2 A@1      | sign
          precommit 5/1 A@1    | prevote 5/2 A@1       | sign
          proposal 5/1 A@1     | prevote 5/1 A@1       | sign
          proposal 5/1 A@1     | precommit 5/1 A@1     | sign
          prevote 5/1 A@1      | precommit 5/1 A@1     | sign
          precommit 5/1 A@1    | precommit 999999999999/0 A@1 | sign
          precommit 5/1 A@1    | prevote 5/2147483647 A@1     | sign
          # forward with another block: a locked validator must follow two thirds
          prevote 5/1 A@1      | precommit 5/1 B@1     | sign
          prevote 5/1 A@1      | precommit 5/1 nil@1   | sign
          prevote 5/1 nil@1    | precommit 5/1 A@1     | sign
          precommit 5/1 A@1    | prevote 5/2 B@1       | sign
          # back
          precommit 5/1 A@1    | precommit 4/1 A@1     | height regression: asked to sign precommit 4/1, last signed precommit 5/1
          precommit 5/1 A@1    | precommit 4/2 A@1     | height regression: asked to sign precommit 4/2, last signed precommit 5/1
          proposal 5/1 A@1     | precommit 4/9 A@1     | height regression: asked to sign precommit 4/9, last signed proposal 5/1
          precommit 5/1 A@1    | precommit 5/0 A@1     | round regression: asked to sign precommit 5/0, last signed precommit 5/1
          proposal 5/1 A@1     | precommit 5/0 A@1     | round regression: asked to sign precommit 5/0, last signed proposal 5/1
          precommit 5/1 A@1    | prevote 5/1 A@1       | step regression: asked to sign prevote 5/1, last signed precommit 5/1
          precommit 5/1 A@1    | proposal 5/1 A@1      | step regression: asked to sign proposal 5/1, last signed precommit 5/1
          prevote 5/1 A@1      | proposal 5/1 A@1      | step regression: asked to sign proposal 5/1, last signed prevote 5/1
          # a round that may have been signed before memory was lost, and all around it
          floor 5, sat out 6   | proposal 6/0 A@1      | sat out: round 0 of height 6 may have been signed before this host lost its memory; round 1 and the next height are signed again
          floor 5, sat out 6   | precommit 6/0 nil@1   | sat out: round 0 of height 6 may have been signed before this host lost its memory; round 1 and the next height are signed again
          floor 5, sat out 6   | prevote 6/1 A@1       | sign
          floor 5, sat out 6   | proposal 7/0 A@1      | sign
          floor 5, sat out 6   | precommit 5/0 A@1     | round regression: asked to sign precommit 5/0, last signed height 5 and below, perhaps in 6/0
          prevote 5/1 A@1, sat out 6 | prevote 5/1 A@2       | again @1
          prevote 5/1 A@1, sat out 6 | precommit 5/1 A@2     | sign
          prevote 5/1 A@1, sat out 6 | prevote 6/0 A@2       | sat out: round 0 of height 6 may have been signed before this host lost its memory; round 1 and the next height are signed again
          # the same again
          precommit 5/1 A@1    | precommit 5/1 A@1     | again @1
          precommit 5/1 nil@1  | precommit 5/1 nil@1   | again @1
          prevote 5/1 A@1      | prevote 5/1 A@1       | again @1
          proposal 5/1 A@1     | proposal 5/1 A@1      | again @1
          # the same at another time gets the time that was signed
          precommit 5/1 A@1    | precommit 5/1 A@2     | again @1
          precommit 5/1 A@2    | precommit 5/1 A@1     | again @2
          prevote 5/1 nil@1    | prevote 5/1 nil@0     | again @1
          proposal 5/1 A@1     | proposal 5/1 A@2      | again @1
          proposal 5/1 0 A@1   | proposal 5/1 0 A@2    | again @1
          # something else at the same place
          precommit 5/1 A@1    | precommit 5/1 B@1     | conflicting data: asked to sign precommit 5/1 for block 0B0B0B0B0B, already signed it for block F3FF4D451E
          precommit 5/1 A@1    | precommit 5/1 nil@1   | conflicting data: asked to sign precommit 5/1 for nil, already signed it for block F3FF4D451E
          precommit 5/1 nil@1  | precommit 5/1 A@1     | conflicting data: asked to sign precommit 5/1 for block F3FF4D451E, already signed it for nil
          prevote 5/1 A@1      | prevote 5/1 nil@2     | conflicting data: asked to sign prevote 5/1 for nil, already signed it for block F3FF4D451E
          prevote 5/1 nil@1    | prevote 5/1 B@1       | conflicting data: asked to sign prevote 5/1 for block 0B0B0B0B0B, already signed it for nil
          precommit 5/1 A@1    | precommit 5/1 A+@1    | conflicting data: asked to sign precommit 5/1 for block F3FF4D451E, already signed it for block F3FF4D451E
          precommit 5/1 A@1    | precommit 5/1 A2@1    | conflicting data: asked to sign precommit 5/1 for block F3FF4D451E, already signed it for block F3FF4D451E
          proposal 5/1 A@1     | proposal 5/1 B@1      | conflicting data: asked to sign proposal 5/1 for block 0B0B0B0B0B, already signed it for block F3FF4D451E
          proposal 5/1 A@1     | proposal 5/1 0 A@1    | conflicting data: asked to sign proposal 5/1 for block F3FF4D451E, already signed it for block F3FF4D451E
          proposal 5/1 0 A@1   | proposal 5/1 A@1      | conflicting data: asked to sign proposal 5/1 for block F3FF4D451E, already signed it for block F3FF4D451E
          # begun, and whether the key ever signed is not known: the same alone is signed
          begun precommit 5/1 A@1 | precommit 5/1 A@2  | again @1
          begun precommit 5/1 A@1 | precommit 5/1 B@1  | conflicting data: asked to sign precommit 5/1 for block 0B0B0B0B0B, already began to sign it for block F3FF4D451E
          begun precommit 5/1 A@1 | prevote 5/1 A@1    | step regression: asked to sign prevote 5/1, last began to sign precommit 5/1
          begun precommit 5/1 A@1 | proposal 6/0 A@1   | sign
          # a mere floor
          floor 0              | proposal 1/0 A@1      | sign
          floor 0              | proposal 0/0 A@1      | round regression: asked to sign proposal 0/0, last signed nothing
          floor 5              | proposal 6/0 A@1      | sign
          floor 5              | precommit 5/1 A@1     | round regression: asked to sign precommit 5/1, last signed height 5 and below
          floor 5              | precommit 5/2147483647 A@1 | step regression: asked to sign precommit 5/2147483647, last signed height 5 and below
          floor 5              | precommit 4/1 A@1     | height regression: asked to sign precommit 4/1, last signed height 5 and below
          floor 9223372036854775807 | precommit 9223372036854775807/0 A@1 | round regression: asked to sign precommit 9223372036854775807/0, last signed height 9223372036854775807 and below
          """,
      useHeadersInDisplayName = true)
  void theRule(String last, String asked, String decision) {
    SignableMessage message = message(asked);
    assertEquals(
        decision,
        switch (DoubleSignGuard.decide(
            watermark(last), message.position(), SignBytes.of("test", message))) {
          case Decision.SignNew() -> "sign";
          case Decision.SignAgain(Timestamp time) -> "again @" + time.seconds();
          case Decision.Refuse(String reason) -> reason;
        });
  }

  private static Watermark watermark(String text) {
    String[] parts = text.split(", sat out ", -1);
    return withSatOut(
        parts[0].startsWith("floor ")
            ? Watermark.floor(Long.parseLong(parts[0].substring("floor ".length())))
            : parts[0].startsWith("begun ")
                ? begun(message(parts[0].substring("begun ".length())))
                : begun(message(parts[0])).withSignature(Bytes.ofHex("AA".repeat(64))),
        parts.length == 2 ? Long.parseLong(parts[1]) : 0);
  }

  private static Watermark withSatOut(Watermark last, long height) {
    return new Watermark(last.position(), last.signBytes(), last.signature(), height);
  }

  private static Watermark begun(SignableMessage message) {
    return Watermark.of(message.position(), Bytes.copyOf(SignBytes.of("test", message)));
  }

  private static SignableMessage message(String text) {
    String[] words = text.split("[ /@]", -1);
    long height = Long.parseLong(words[1]);
    int round = Integer.parseInt(words[2]);
    BlockId block = Objects.requireNonNull(BLOCKS.get(words[words.length - 2]));
    Timestamp time = new Timestamp(Long.parseLong(words[words.length - 1]), 0);
    return switch (words[0]) {
      case "prevote" -> Messages.prevote(height, round, block).at(time);
      case "precommit" -> Messages.precommit(height, round, block).at(time);
      case "proposal" ->
          new Proposal(
              height, round, words.length == 6 ? Integer.parseInt(words[3]) : -1, block, time);
      default -> throw new IllegalArgumentException(text);
    };
  }
}
