package io.countersign.tunnel.psk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.psk.HandshakeException.Cause;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.tls.CipherSuite;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakePairTest {
  private static final PresharedKey KEY = key("node", "the-key-of-the-first-node");
  private static final PresharedKey OTHER = key("node", "the-key-of-another-node");
  private static final PresharedKey STRANGER = key("stranger", "the-key-of-the-first-node");

  @ParameterizedTest
  @CsvSource({"TLS_1_2,AUTO", "TLS_1_3,AUTO", "AUTO,AUTO", "AUTO,TLS_1_2", "AUTO,TLS_1_3"})
  void bytesGoBothWays(TlsVersions ours, TlsVersions theirs) throws IOException {
    Pair pair = new Pair(KEY, ours, HandshakePairTest::keyOf, theirs, Integer.MAX_VALUE).run();
    assertBothTalk(pair);
    assertEquals("node", pair.serverPolicy.identity());
  }

  /** As a reload does, with the handshake of a client half done. */
  @ParameterizedTest
  @EnumSource
  void aKeyThatIsWipedOnceTheHandshakeHasBegunIsNotMissed(TlsVersions versions) throws IOException {
    PresharedKey replaced = key("node", "the-key-of-the-first-node");
    Pair pair = new Pair(replaced, versions, HandshakePairTest::keyOf, versions, Integer.MAX_VALUE);
    replaced.close();
    assertBothTalk(pair.run());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64})
  void itDoesNotMatterHowTheBytesAreCut(int piece) throws IOException {
    assertBothTalk(
        new Pair(KEY, TlsVersions.TLS_1_2, HandshakePairTest::keyOf, TlsVersions.AUTO, piece)
            .run());
    assertBothTalk(
        new Pair(KEY, TlsVersions.TLS_1_3, HandshakePairTest::keyOf, TlsVersions.AUTO, piece)
            .run());
  }

  @Test
  void theBestVersionOfBothIsTaken() throws IOException {
    assertEquals("TLS 1.3", version(TlsVersions.AUTO, TlsVersions.AUTO));
    assertEquals("TLS 1.2", version(TlsVersions.AUTO, TlsVersions.TLS_1_2));
    assertEquals("TLS 1.2", version(TlsVersions.TLS_1_2, TlsVersions.AUTO));
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void everySuiteHasForwardSecrecyAndAuthenticatedEncryption(TlsVersions version)
      throws IOException {
    Pair pair = new Pair(KEY, version, HandshakePairTest::keyOf, TlsVersions.AUTO, 64).run();
    for (int suite : pair.clientPolicy.getCipherSuites()) {
      assertTrue(isOneOfOurs(suite), "suite 0x%04x".formatted(suite));
    }
    assertArrayEquals(new short[] {1}, pair.clientPolicy.getPskKeyExchangeModes());
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void anotherKeyIsToldByTheServerAndRefusedAtTheClient(TlsVersions version) throws IOException {
    Pair pair = new Pair(OTHER, version, HandshakePairTest::keyOf, TlsVersions.AUTO, 64).run();
    assertSaid(
        Cause.WRONG_KEY, "the client has another key for the identity \"node\"", server(pair));
    assertSaid(
        Cause.KEY_REFUSED,
        "the server refused the key: it has another for the identity \"node\", or none",
        client(pair));
    assertThrows(IllegalStateException.class, pair.serverPolicy::identity);
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void anUnknownIdentityLooksToTheClientLikeAnotherKey(TlsVersions version) throws IOException {
    Pair unknown =
        new Pair(STRANGER, version, HandshakePairTest::keyOf, TlsVersions.AUTO, 64).run();
    assertSaid(
        Cause.UNKNOWN_IDENTITY,
        "the client names the identity \"stranger\", which has no key here",
        server(unknown));
    Pair wrong = new Pair(OTHER, version, HandshakePairTest::keyOf, TlsVersions.AUTO, 64).run();
    assertEquals(
        Course.received(assertNotNullFailure(wrong.clientFailure)),
        Course.received(assertNotNullFailure(unknown.clientFailure)));
    assertThrows(IllegalStateException.class, unknown.serverPolicy::identity);
  }

  @Test
  void noVersionInCommonIsSaid() throws IOException {
    Pair pair =
        new Pair(KEY, TlsVersions.TLS_1_2, HandshakePairTest::keyOf, TlsVersions.TLS_1_3, 64).run();
    assertSaid(
        Cause.VERSION, "the client has no version of TLS in common: see the key tls", server(pair));
    assertEquals(Cause.VERSION, client(pair).reason());
  }

  @Test
  void whatIsNotTlsIsSaidByEitherEnd() throws IOException {
    Pair pair = new Pair(KEY, TlsVersions.AUTO, HandshakePairTest::keyOf, TlsVersions.AUTO, 64);
    byte[] http = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
    IOException atServer = assertThrows(IOException.class, () -> pair.server.offerInput(http));
    assertSaid(
        Cause.NOT_TLS,
        "the client does not speak TLS: is this the port of a tunnel?",
        assertInstanceOf(HandshakeException.class, pair.serverPolicy.explain(atServer)));
    byte[] secretConnection = {0x22, 0x0a, 0x20, 1, 2, 3, 4, 5};
    IOException atClient =
        assertThrows(IOException.class, () -> pair.client.offerInput(secretConnection));
    assertSaid(
        Cause.NOT_TLS,
        "the server does not speak TLS: is this the port of a tunnel?",
        assertInstanceOf(HandshakeException.class, pair.clientPolicy.explain(atClient)));
  }

  @Test
  void anEndInTheMiddleIsSaid() throws IOException {
    Pair pair = new Pair(KEY, TlsVersions.AUTO, HandshakePairTest::keyOf, TlsVersions.AUTO, 64);
    IOException atClient = assertThrows(IOException.class, pair.client::closeInput);
    assertSaid(
        Cause.CLOSED,
        "the server closed the connection during the TLS handshake",
        assertInstanceOf(HandshakeException.class, pair.clientPolicy.explain(atClient)));
    IOException atServer = assertThrows(IOException.class, pair.server::closeInput);
    assertEquals(
        Cause.CLOSED,
        assertInstanceOf(HandshakeException.class, pair.serverPolicy.explain(atServer)).reason());
  }

  @Test
  void theRehearsalGoesThrough() throws IOException {
    HandshakeRehearsal.run(Pair.CRYPTO);
  }

  @Test
  void whatComesFromTheSocketStaysAsItIs() throws IOException {
    Pair pair = new Pair(KEY, TlsVersions.AUTO, HandshakePairTest::keyOf, TlsVersions.AUTO, 64);
    IOException reset = new IOException("connection reset");
    assertEquals(reset, pair.clientPolicy.explain(reset));
    assertEquals(reset, pair.serverPolicy.explain(reset));
  }

  @Test
  void aKeyThatIsGoneInTheMeantimeServesNobody() throws IOException {
    Pair pair = new Pair(KEY, TlsVersions.AUTO, _ -> Optional.empty(), TlsVersions.AUTO, 64).run();
    assertEquals(Cause.UNKNOWN_IDENTITY, server(pair).reason());
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS_1_2", "TLS_1_3"})
  void everyFlippedBitOfTheFirstAnswerIsNoticed(TlsVersions version) throws IOException {
    for (int bit = 0; ; bit += 61) { // a prime, so that every position of a bit is met
      Pair pair = new Pair(KEY, version, HandshakePairTest::keyOf, TlsVersions.AUTO, 4096);
      pair.server.offerInput(Pair.output(pair.client));
      byte[] answer = Pair.output(pair.server);
      if (bit / 8 >= answer.length) {
        return;
      }
      answer[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        pair.client.offerInput(answer);
      } catch (IOException e) {
        continue;
      }
      pair.run();
      assertFalse(
          pair.client.isConnected() && pair.server.isConnected() && isMeant(answer, bit / 8),
          "bit " + bit);
    }
  }

  /** The version in a record's head and dummies of the compatibility mode are not protected. */
  private static boolean isMeant(byte[] answer, int at) {
    int record = 0;
    while (record + 5 + length(answer, record) <= at) {
      record += 5 + length(answer, record);
    }
    return at - record >= 5 && answer[record] != 20;
  }

  private static int length(byte[] answer, int record) {
    return (answer[record + 3] & 0xff) << 8 | (answer[record + 4] & 0xff);
  }

  private static String version(TlsVersions ours, TlsVersions theirs) throws IOException {
    return new Pair(KEY, ours, HandshakePairTest::keyOf, theirs, 64).run().clientPolicy.version();
  }

  private static Optional<PresharedKey> keyOf(String name) {
    return Optional.of(KEY).filter(key -> key.identity().equals(name));
  }

  private static boolean isOneOfOurs(int suite) {
    return switch (suite) {
      case CipherSuite.TLS_AES_128_GCM_SHA256,
          CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
          CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
          CipherSuite.TLS_ECDHE_PSK_WITH_CHACHA20_POLY1305_SHA256 ->
          true;
      default -> false;
    };
  }

  private static void assertBothTalk(Pair pair) throws IOException {
    assertNull(pair.clientFailure);
    assertNull(pair.serverFailure);
    byte[] question = "a vote".repeat(5000).getBytes(US_ASCII);
    byte[] answer = "a signature".getBytes(US_ASCII);
    pair.client.writeApplicationData(question, 0, question.length);
    pair.run();
    assertArrayEquals(question, Pair.read(pair.server));
    pair.server.writeApplicationData(answer, 0, answer.length);
    pair.run();
    assertArrayEquals(answer, Pair.read(pair.client));
  }

  private static HandshakeException server(Pair pair) {
    return assertInstanceOf(
        HandshakeException.class,
        pair.serverPolicy.explain(assertNotNullFailure(pair.serverFailure)));
  }

  private static HandshakeException client(Pair pair) {
    return assertInstanceOf(
        HandshakeException.class,
        pair.clientPolicy.explain(assertNotNullFailure(pair.clientFailure)));
  }

  private static IOException assertNotNullFailure(@Nullable IOException failure) {
    assertNotNull(failure);
    return failure;
  }

  private static void assertSaid(Cause cause, String sentence, HandshakeException got) {
    assertEquals(sentence, got.getMessage());
    assertEquals(cause, got.reason());
  }

  private static PresharedKey key(String identity, String text) {
    return PresharedKey.of(identity, text.getBytes(US_ASCII));
  }
}
