package io.countersign.chaincheck.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Good answers, however they are packed. */
class RpcClientTest {
  private static final Bytes VALIDATOR = Bytes.ofHex("00".repeat(20));
  private static final List<Long> FROM_20_TO_1 =
      LongStream.rangeClosed(1, 20).map(height -> 21 - height).boxed().toList();

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 19, 1_000})
  void chunksOfAnySizeAreRead(int size) throws Exception {
    requireAll(
        new ScriptedServer(
            (path, out) -> {
              StringBuilder answer =
                  new StringBuilder("HTTP/1.1 200 OK\r\nTRANSFER-encoding:Chunked\r\n\r\n");
              String json = commit(path);
              for (int i = 0; i < json.length(); i += size) {
                String chunk = json.substring(i, Math.min(json.length(), i + size));
                answer.append("%X;a=b\r\n%s\r\n".formatted(chunk.length(), chunk));
              }
              out.write((answer + "0\r\nTrailer: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }));
  }

  @Test
  void oneConnectionServesAllWhereItIsKeptOpen() throws Exception {
    try (ScriptedServer server = ScriptedServer.node(RpcClientTest::commit)) {
      assertEquals(FROM_20_TO_1, heights(server));
      assertEquals(1, server.connections());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aServerMayEndAConnectionAfterAnyAnswer(int answers) throws Exception {
    AtomicInteger count = new AtomicInteger();
    requireAll(
        new ScriptedServer(
            (path, out) -> {
              out.write(ScriptedServer.http(commit(path)));
              if (count.incrementAndGet() % answers == 0) {
                out.flush();
                throw new IOException("the end");
              }
            }));
  }

  @Test
  void anAnswerWithoutALengthEndsWithItsConnection() throws Exception {
    requireAll(
        new ScriptedServer(
            (path, out) -> {
              out.write(("HTTP/1.0 200 OK\n\n" + commit(path)).getBytes(StandardCharsets.US_ASCII));
              throw new IOException("the end");
            }));
  }

  @Test
  void whatTheNodeDoesNotHaveAnyMoreEndsTheReading() throws Exception {
    String error =
        "{\"error\":{\"code\":-32603,\"message\":\"Internal error\",\"data\":\"height 7\"}}";
    for (String gone :
        List.of(
            error,
            "{\"result\":null}",
            "{\"result\":{\"signed_header\":{\"header\":null,\"commit\":null}}}")) {
      try (ScriptedServer server =
              ScriptedServer.node(path -> height(path) <= 7 ? gone : commit(path));
          RpcClient client = client(server)) {
        List<Long> heights = new ArrayList<>();
        assertEquals(
            7, client.commits("test-1", VALIDATOR, 20, 1, commit -> heights.add(commit.height())));
        assertEquals(FROM_20_TO_1.subList(0, 13), heights);
      }
    }
  }

  @Test
  void numbersMayBeStringsAndStringsNumbers() throws Exception {
    String status =
        "{\"result\":{\"sync_info\":{\"catching_up\":true,\"latest_block_height\":12},\"node_info\":{\"network\":\"a\"}}}";
    try (ScriptedServer server = ScriptedServer.node(path -> status);
        RpcClient client = client(server)) {
      assertEquals(new NodeStatus("a", 12, true), client.status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:26657,localhost",
    "http://10.0.0.1:1,10.0.0.1",
    "http://[::1]:65535,::1",
    "http://node-1.example.com:80,node-1.example.com"
  })
  void anAddressIsHostAndPort(String text, String host) {
    assertEquals(host, RpcAddress.parse(text).host());
    assertEquals(text, RpcAddress.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:26657",
        "https://a:1",
        "tcp://a:1",
        "http://a",
        "http://a:0",
        "http://a:65536",
        "http://u@a:1",
        "http://u:p@a:1",
        "http://a:1/",
        "http://a:1/x",
        "http://a:1?x",
        "http://a:1#x",
        "http://:1",
        "",
        "http://a b:1",
        "http://a:1\r\nHost: b"
      })
  void anythingElseIsRefused(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> RpcAddress.parse(text));
    assertTrue(String.valueOf(error.getMessage()).startsWith("expected "), error.getMessage());
  }

  private static void requireAll(ScriptedServer server) throws Exception {
    try (server) {
      assertEquals(FROM_20_TO_1, heights(server));
    }
  }

  private static List<Long> heights(ScriptedServer server) throws IOException {
    List<Long> heights = new ArrayList<>();
    try (RpcClient client = client(server)) {
      assertEquals(
          0, client.commits("test-1", VALIDATOR, 20, 1, commit -> heights.add(commit.height())));
    }
    return heights;
  }

  private static RpcClient client(ScriptedServer server) {
    return new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofSeconds(20)));
  }

  /** The name of what is behind the tunnel is nothing that this side has to know. */
  @Test
  void whereATunnelLeadsToTheNodeEveryConnectionGoesThroughIt() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    try (ScriptedServer server =
            new ScriptedServer(
                (path, out) -> {
                  boolean enter = path.equals(Knock.PATH);
                  out.write(enter ? Knock.ANSWER : ScriptedServer.http(commit(path)));
                  if (!enter && commits.incrementAndGet() == 7) {
                    out.flush();
                    throw new IOException("the end");
                  }
                });
        RpcClient client =
            new RpcClient(
                new RpcNode(RpcAddress.parse("http://node.invalid:26657"), new Knock(server)),
                Deadline.in(Duration.ofSeconds(20)))) {
      List<Long> heights = new ArrayList<>();
      client.commits("test-1", VALIDATOR, 20, 1, commit -> heights.add(commit.height()));
      assertEquals(FROM_20_TO_1, heights);
      assertEquals(2, server.asked().stream().filter(Knock.PATH::equals).count());
      assertEquals(2, server.connections());
    }
  }

  /** A tunnel whose other side answers a knock before it lets anything through. */
  private record Knock(ScriptedServer server) implements RpcTunnel {
    static final String PATH = "/knock";
    static final byte[] ANSWER = {'!'};

    @Override
    public String host() {
      return server.address().host();
    }

    @Override
    public int port() {
      return server.address().port();
    }

    @Override
    public void close() {}

    @Override
    public Inside enter(InputStream in, OutputStream out) throws IOException {
      out.write("GET %s\r\n".formatted(PATH).getBytes(StandardCharsets.US_ASCII));
      assertEquals(ANSWER[0], in.read());
      return new Inside() {
        @Override
        public InputStream in() {
          return in;
        }

        @Override
        public OutputStream out() {
          return out;
        }

        @Override
        public void close() {}
      };
    }
  }

  private static long height(String path) {
    return Long.parseLong(path.substring("/commit?height=".length()));
  }

  private static String commit(String path) {
    return ("{\"result\":{\"signed_header\":{\"header\":{\"chain_id\":\"test-1\",\"height\":\"%1$d\"},"
            + "\"commit\":{\"height\":\"%1$d\",\"round\":0,\"signatures\":null}}}}")
        .formatted(height(path));
  }
}
