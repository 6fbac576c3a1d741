package io.countersign.chaincheck.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.consensus.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Whatever a node's RPC says, it is an answer to what was asked, or a sentence on one line. */
class RpcAnswersFuzzTest {
  private static final String CHAIN = "chain";
  private static final long HEIGHT = 5;
  private static final Bytes ADDRESS = Bytes.ofHex("0123456789abcdef0123456789abcdef01234567");

  private static InputStream stream(byte[] data) {
    return new ByteArrayInputStream(data);
  }

  private static void requireSentence(IOException e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.length() < 600, message);
    assertTrue(message.codePoints().noneMatch(Character::isISOControl), message);
  }

  @FuzzTest(maxDuration = "10m")
  void answersOfHttp(byte[] data) {
    InputStream in = stream(data);
    try {
      for (int answer = 0; answer < 3; answer++) {
        byte[] body = HttpHead.read(in).body(in).readAllBytes();
        assertTrue(body.length <= data.length);
      }
    } catch (IOException e) {
      requireSentence(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aStatus(byte[] data) {
    try {
      NodeStatus status = NodeStatus.read(stream(data));
      assertTrue(status.height() >= 0);
    } catch (IOException e) {
      requireSentence(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aCommit(byte[] data) {
    try {
      CommitAnswer.read(stream(data), CHAIN, HEIGHT, ADDRESS)
          .ifPresent(
              commit -> {
                assertEquals(HEIGHT, commit.height());
                commit.own().ifPresent(own -> assertEquals(HEIGHT, own.vote().height()));
              });
    } catch (IOException e) {
      requireSentence(e);
    }
  }

  /** Page after page, as it is asked for. */
  @FuzzTest(maxDuration = "10m")
  void validators(FuzzedDataProvider data) {
    ValidatorsAnswer answer = new ValidatorsAnswer(ADDRESS);
    try {
      while (!answer.isWhole() && data.remainingBytes() > 0) {
        byte[] page = data.consumeBytes(data.consumeInt(1, 20_000));
        answer.read(stream(page));
        assertTrue(answer.path().length() < 100);
      }
      VotingPower power = answer.sum();
      assertTrue(power.own() >= 0 && power.own() <= power.total());
      power.isIndispensable();
      assertTrue(power.share().length() < 10);
    } catch (IOException e) {
      requireSentence(e);
    }
  }

  @FuzzTest(maxDuration = "10m")
  void anAddress(FuzzedDataProvider data) {
    try {
      RpcAddress address = RpcAddress.parse(data.consumeRemainingAsString());
      assertEquals(address, RpcAddress.parse(address.toString()));
    } catch (IllegalArgumentException e) {
      assertTrue(String.valueOf(e.getMessage()).startsWith("expected "), e::getMessage);
    }
  }
}
