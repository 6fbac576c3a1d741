package io.countersign.yubihsm.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.protocol.link.ByteLink;
import java.io.IOException;

/** Whatever a program asks of the connector, however it arrives, it is served or refused. */
class RequestsFuzzTest {
  @FuzzTest(maxDuration = "10m")
  void requestsOfHttp(FuzzedDataProvider data) {
    ByteLink link = new Cut(data);
    try {
      for (var next = HttpRequest.read(link); next.isPresent(); next = HttpRequest.read(link)) {
        assertTrue(next.get().body().length <= HttpRequest.LONGEST_BODY);
        next.get().isLast();
      }
    } catch (HttpRequest.RefusedException e) {
      assertTrue(e.status().matches("4[0-9]{2} [A-Za-z ]+"), e::status);
    } catch (IOException e) {
      // It went away.
    }
  }

  /** A stream in pieces of the fuzzer's choosing. */
  private record Cut(FuzzedDataProvider data) implements ByteLink {
    @Override
    public int read(byte[] into) {
      if (data.remainingBytes() == 0) {
        return -1;
      }
      byte[] piece = data.consumeBytes(data.consumeInt(1, into.length));
      System.arraycopy(piece, 0, into, 0, piece.length);
      return piece.length == 0 ? -1 : piece.length;
    }

    @Override
    public void write(byte[] bytes) {}

    @Override
    public void close() {}
  }
}
