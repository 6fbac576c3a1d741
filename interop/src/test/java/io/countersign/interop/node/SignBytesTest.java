package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CometBFT 1.0's own client gets the raw bytes that are listed signed, and no others. */
@Tag("node")
class SignBytesTest {
  private static final String CHAIN = "bytes-1";
  private static final Vote VOTE =
      new Vote(
          Step.PREVOTE,
          5,
          0,
          BlockId.NIL,
          Timestamp.EPOCH,
          Bytes.EMPTY,
          0,
          Bytes.EMPTY,
          Bytes.EMPTY);

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("v1")
  void theListDecides(CometBft version) throws Exception {
    Path folder = TestFolder.empty(version + "-bytes");
    byte[] vote = SignBytes.of(CHAIN, VOTE);
    String begin = HexFormat.of().formatHex(vote, 0, 4);
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder)) {
      signer.addToChain("raw_bytes_prefixes = [\"app/\", \"hex:%s\"]".formatted(begin));
      signer.start();
      try (PeerProcess asker =
          PeerProcess.start(
              folder.resolve("bytes-asker.log"),
              Map.of(),
              List.of(
                  version.program("bytes-asker").toString(),
                  "-addr=" + signer.address(),
                  "-chain=" + CHAIN,
                  "-count=50",
                  hex("app/ 1".getBytes(StandardCharsets.UTF_8)),
                  hex(vote),
                  hex("other".getBytes(StandardCharsets.UTF_8))))) {
        asker.requireSuccess();
        List<String> answers = asker.output().lines().toList();
        assertEquals(3, answers.size(), asker.output());
        assertTrue(answers.get(0).startsWith("signed "), asker.output());
        assertEquals(
            "refused expected bytes of an application's own, got some that could be taken for a signed vote",
            answers.get(1));
        assertEquals(
            "refused expected raw bytes that begin with one of raw_bytes_prefixes, got 5 bytes that begin with 6F74686572",
            answers.get(2));
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Stream<CometBft> v1() {
    return CometBft.chosen().filter(version -> version == CometBft.V1_0);
  }
}
