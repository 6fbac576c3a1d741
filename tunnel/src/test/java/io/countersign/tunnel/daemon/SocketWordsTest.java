package io.countersign.tunnel.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketWordsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "finishConnect(..) failed with error(-111): Connection refused: /127.0.0.1:33967 | connection refused",
        "recvAddress(..) failed with error(-104): Connection reset by peer | connection reset by peer",
        "bind(..) failed with error(-98): Address already in use | address already in use",
        "Connection refused: localhost/127.0.0.1:1 | connection refused",
        "Address already in use | address already in use",
        "'' | ''"
      })
  void theSystemsWordsAreLeft(String message, String words) {
    assertEquals(words, SocketWords.of(new IOException(message)));
  }
}
