package io.countersign.chaincheck.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.names.NameLookups;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server says, the answer is an error that names it, in bounded time and memory. */
class HostileServerTest {
  private static final Bytes VALIDATOR = Bytes.ofHex("00".repeat(20));
  private static final Duration LIMIT = Duration.ofMillis(400);
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  record Case(String name, ScriptedServer.Script script, String error) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> answers() {
    return Stream.of(
        says("not HTTP", "SSH-2.0-OpenSSH\r\n", "expected an HTTP answer, got \"SSH-2.0-OpenSSH\""),
        says(
            "a redirect",
            "HTTP/1.1 302 Found\r\nLocation: http://a/\r\n\r\n",
            "got \"HTTP/1.1 302 Found\""),
        says("not found", "HTTP/1.1 404 Not Found\r\n\r\n", "got \"HTTP/1.1 404 Not Found\""),
        says("an escape sequence", "HTTP/1.1 200\u001b[31m\r\n\r\n", "got \"HTTP/1.1 200?[31m\""),
        says(
            "gzip",
            OK + "Content-Encoding: gzip\r\n\r\nx",
            "expected a plain answer, got one in gzip"),
        says(
            "a line that is no field",
            OK + "what\r\n\r\n",
            "expected a header field, got \"what\""),
        says("endless headers", OK + "a: b\r\n".repeat(4_000), "expected shorter headers"),
        says("one endless header", OK + "a: " + "b".repeat(20_000), "expected shorter headers"),
        says(
            "too long a body",
            OK + "Content-Length: 16777217\r\n\r\n",
            "expected at most 16777216 bytes"),
        says(
            "a length with more digits than a number has",
            OK + "Content-Length: 99999999999999999999\r\n\r\n",
            "expected at most"),
        says(
            "a negative length",
            OK + "Content-Length: -1\r\n\r\n",
            "expected at most 16777216 bytes, got \"-1\""),
        says(
            "two lengths",
            OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            "expected content-length once"),
        says(
            "a length beside chunks",
            OK + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n",
            "expected transfer-encoding: chunked alone"),
        says(
            "an unknown transfer coding",
            OK + "Transfer-Encoding: gzip, chunked\r\n\r\n",
            "expected transfer-encoding: chunked alone"),
        says(
            "a chunk of no size",
            OK + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "expected the size of a chunk, got \"xyz\""),
        says(
            "a chunk of 4 GB",
            OK + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n",
            "expected the size of a chunk"),
        says(
            "a chunk longer than it says",
            OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n",
            "expected the end of a chunk"),
        says(
            "a body that ends early",
            OK + "Content-Length: 9\r\n\r\n{",
            "expected a whole answer, got the end of the connection"),
        json("an array", "[]", "expected a JSON answer of a node"),
        json("nothing", "", "expected a whole JSON answer of a node, got the beginning of one"),
        json("half of it", "{\"result\":{", "expected a whole JSON answer"),
        json("half of a name", "{\"\\u001b[31m\":1", "got the beginning of one"),
        json("comments, which are no JSON", "/* */ {}", "expected a JSON answer of a node"),
        json("more after it", "{\"result\":null} {}", "expected"),
        json("no result", "{}", "expected a chain id and a height in the status, got none"),
        json("null", "null", "expected a chain id and a height in the status, got none"),
        json(
            "an error",
            "{\"error\":{\"message\":\"no\\u001b\",\"data\":\"way\"}}",
            "got the error: no?: way"),
        json(
            "an endless error",
            "{\"error\":{\"data\":\"" + "x".repeat(9_000) + "\"}}",
            "got the error: " + "x".repeat(160) + ".."),
        json(
            "two errors",
            "{\"error\":{\"data\":\"a\"},\"error\":{\"data\":\"b\"}}",
            "expected one \"error\" in an answer, got two"),
        json(
            "two results",
            "{\"result\":null,\"result\":null}",
            "expected one \"result\" in an answer, got two"),
        json(
            "nulls",
            status("null", "null"),
            "expected a number from 0 to 9223372036854775807, got \"\""),
        json("a negative height", status("\"a\"", "-5"), "got \"-5\""),
        json(
            "a height of 65 bits",
            status("\"a\"", "\"9999999999999999999\""),
            "got \"9999999999999999999\""),
        json("a fraction", status("\"a\"", "5.0"), "got \"5.0\""),
        json("a height in words", status("\"a\"", "\"five\""), "got \"five\""),
        json("an object for a height", status("\"a\"", "{}"), "expected a JSON answer of a node"),
        json(
            "a number for an object",
            "{\"result\":{\"sync_info\":5}}",
            "expected a JSON answer of a node"),
        json(
            "a string of 20,000 characters",
            status("\"" + "a".repeat(20_000) + "\"", "1"),
            "expected short strings"),
        json(
            "a name of 20,000 characters",
            "{\"" + "a".repeat(20_000) + "\":1}",
            "expected short strings"),
        json(
            "a string full of quotes",
            "{\"" + "\\\"".repeat(9_000) + "\":1}",
            "expected short strings"),
        json(
            "a thousand arrays in one another",
            "{\"a\":" + "[".repeat(1_000),
            "expected a JSON answer of a node"),
        new Case(
            "silence",
            (path, out) -> Thread.sleep(Duration.ofMinutes(1)),
            "no whole answer within 0.4 s"),
        new Case("a byte now and then", HostileServerTest::drip, "no whole answer within 0.4 s"),
        new Case(
            "a body a byte now and then",
            HostileServerTest::dripBody,
            "no whole answer within 0.4 s"),
        new Case("an endless body", (path, out) -> endless(out, OK + "\r\n[", "[],"), ""),
        new Case(
            "endless chunks",
            (path, out) -> endless(out, OK + "Transfer-Encoding: chunked\r\n\r\n", "2\r\n[,\r\n"),
            ""),
        new Case("endless blanks", (path, out) -> endless(out, OK + "\r\n", " ".repeat(1_000)), ""),
        new Case(
            "hanging up",
            (path, out) -> {
              throw new IOException();
            },
            "the connection ended without an answer"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void isAnErrorInBoundedTime(Case hostile) throws IOException {
    try (ScriptedServer server = new ScriptedServer(hostile.script())) {
      IOException error =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20),
              () ->
                  assertThrows(
                      IOException.class,
                      () -> {
                        try (var client =
                            new RpcClient(RpcNode.direct(server.address()), Deadline.in(LIMIT))) {
                          client.status();
                        }
                      }));
      String message = String.valueOf(error.getMessage());
      assertTrue(message.contains(hostile.error()), message);
      assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
      assertTrue(message.length() < 400, message);
    }
  }

  @Test
  void aNameServerThatHangsIsLeftBehind() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    NameLookups hanging =
        new NameLookups(
            host -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(host);
            });
    RpcNode node = new RpcNode(RpcAddress.parse("http://node.example:26657"), null, hanging);
    try (RpcClient client = new RpcClient(node, Deadline.in(LIMIT))) {
      IOException e =
          assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> assertThrows(IOException.class, client::status));
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("the name node.example was not resolved within "), message);
    } finally {
      over.countDown();
    }
  }

  @Test
  void aBodyOfUnknownLengthIsCutAtTheLimit() throws IOException {
    AtomicInteger sent = new AtomicInteger();
    byte[] more = "[],".repeat(5_000).getBytes(StandardCharsets.US_ASCII);
    ScriptedServer.Script script =
        (path, out) -> {
          out.write((OK + "\r\n{\"a\":[").getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(more);
            sent.addAndGet(more.length);
          }
        };
    try (ScriptedServer server = new ScriptedServer(script);
        RpcClient client =
            new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofMinutes(1)))) {
      RpcException error = assertThrows(RpcException.class, client::status);
      assertEquals("expected at most 16777216 bytes, got more", error.getMessage());
    }
    int withBuffers = 2 * HttpBody.MAX_LENGTH;
    assertTrue(sent.get() < withBuffers, sent::toString);
  }

  /** A signer for many chains runs in 64 MB. What is allocated bounds what is kept. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"error\":{\"message\":\"\u0100\"", "{\"error\":{\"data\":\"x\""})
  void anErrorOfManyStringsTakesNoMemory(String begin) throws IOException {
    byte[] string =
        (",\"message\":\"" + "x".repeat(ShortStrings.MAX_LENGTH - 1) + "\"")
            .getBytes(StandardCharsets.UTF_8);
    int count = HttpBody.MAX_LENGTH / string.length - 1;
    ScriptedServer.Script script =
        (path, out) -> {
          out.write((OK + "\r\n" + begin).getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < count; i++) {
            out.write(string);
          }
          out.write("}}".getBytes(StandardCharsets.UTF_8));
          throw new IOException("the end");
        };
    var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (ScriptedServer server = new ScriptedServer(script);
        RpcClient client =
            new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofMinutes(1)))) {
      long before = memory.getCurrentThreadAllocatedBytes();
      RpcException error = assertThrows(RpcException.class, client::status);
      long allocated = memory.getCurrentThreadAllocatedBytes() - before;
      assertTrue(String.valueOf(error.getMessage()).contains("got the error: "), error::toString);
      assertTrue(allocated < 4 << 20, () -> allocated + " bytes for " + error.getMessage());
    }
  }

  @Test
  void aPortWhereNobodyAcceptsIsAnErrorInBoundedTime() throws IOException {
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RpcAddress address = new RpcAddress("127.0.0.1", full.getLocalPort());
      IOException error =
          assertThrows(
              IOException.class,
              () -> {
                try (var client = new RpcClient(RpcNode.direct(address), Deadline.in(LIMIT))) {
                  client.status();
                }
              });
      assertEquals("no whole answer within 0.4 s", error.getMessage());
    }
  }

  static Stream<Case> commits() {
    return Stream.of(
        json(
            "another height in the header",
            commit("test-1", 6, 5, ""),
            "expected the commit of test-1 at height 5, got that of test-1 at height 5"),
        json("another height in the commit", commit("test-1", 5, 6, ""), "at height 6"),
        json(
            "another chain",
            commit("other\u0007", 5, 5, ""),
            "expected the commit of test-1 at height 5, got that of"),
        json(
            "two signatures of one validator",
            commit(
                "test-1",
                5,
                5,
                sig("2000-01-01T00:00:00Z", "AA==") + "," + sig("2000-01-01T00:00:00Z", "AA==")),
            "expected one signature of 000000"),
        json(
            "a signature in hex",
            commit("test-1", 5, 5, sig("2000-01-01T00:00:00Z", "!!!!")),
            "expected hashes, time and signature"),
        json(
            "a time in words",
            commit("test-1", 5, 5, sig("yesterday", "AA==")),
            "expected hashes, time and signature"),
        json(
            "a round of 32 bits",
            commit("test-1", 5, 5, "").replace("\"round\":0", "\"round\":2147483648"),
            "got \"2147483648\""));
  }

  @ParameterizedTest
  @MethodSource("commits")
  void aWrongCommitIsAnError(Case hostile) throws IOException {
    try (ScriptedServer server = new ScriptedServer(hostile.script());
        RpcClient client =
            new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofSeconds(20)))) {
      RpcException error =
          assertThrows(
              RpcException.class, () -> client.commits("test-1", VALIDATOR, 5, 5, commit -> {}));
      String message = String.valueOf(error.getMessage());
      assertTrue(message.contains(hostile.error()), message);
      assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
    }
  }

  private static String status(String network, String height) {
    return "{\"result\":{\"node_info\":{\"network\":%s},\"sync_info\":{\"latest_block_height\":%s}}}"
        .formatted(network, height);
  }

  private static String commit(String chain, long inHeader, long inCommit, String signatures) {
    return ("{\"result\":{\"signed_header\":{\"header\":{\"chain_id\":\"%s\",\"height\":\"%d\"},"
            + "\"commit\":{\"height\":\"%d\",\"round\":0,\"signatures\":[%s]}}}}")
        .formatted(chain.replace("\u0007", "\\u0007"), inHeader, inCommit, signatures);
  }

  private static String sig(String time, String signature) {
    return "{\"block_id_flag\":2,\"validator_address\":\"%s\",\"timestamp\":\"%s\",\"signature\":\"%s\"}"
        .formatted(VALIDATOR.hex(), time, signature);
  }

  private static Case says(String name, String bytes, String error) {
    return new Case(
        name,
        (path, out) -> {
          out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
          throw new IOException("the end");
        },
        error);
  }

  private static Case json(String name, String json, String error) {
    return new Case(name, (path, out) -> out.write(ScriptedServer.http(json)), error);
  }

  private static void drip(String path, OutputStream out) throws IOException, InterruptedException {
    for (byte b : (OK + "a: b\r\n".repeat(1_000)).getBytes(StandardCharsets.US_ASCII)) {
      out.write(b);
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private static void dripBody(String path, OutputStream out)
      throws IOException, InterruptedException {
    out.write((OK + "\r\n").getBytes(StandardCharsets.US_ASCII));
    while (true) {
      out.write(' ');
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  private static void endless(OutputStream out, String begin, String more) throws IOException {
    out.write(begin.getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = more.getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(bytes);
    }
  }
}
