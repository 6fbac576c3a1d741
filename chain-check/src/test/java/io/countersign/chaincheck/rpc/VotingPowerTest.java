package io.countersign.chaincheck.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of validators, from nodes and from liars. */
@Timeout(60)
class VotingPowerTest {
  private static final Bytes US = Bytes.ofHex("ab".repeat(20));
  private static final long MOST = 1_152_921_504_606_846_975L; // (2^63 - 1) / 8

  @ParameterizedTest
  @CsvSource({
    "10,10,true,100.0 %",
    "1,3,true,33.3 %",
    "3334,10000,true,33.3 %",
    "3333,10000,false,33.3 %",
    "1,4,false,25.0 %",
    "0,10,false,0.0 %",
    "1152921504606846975,1152921504606846975,true,100.0 %",
    "384307168202282325,1152921504606846975,true,33.3 %",
    "384307168202282324,1152921504606846975,false,33.3 %"
  })
  void aThirdIsEnoughToHoldAChainUp(long own, long total, boolean indispensable, String share) {
    VotingPower power = new VotingPower(own, total);
    assertEquals(indispensable, power.isIndispensable());
    assertEquals(share, power.share());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, 101, 250, 10_000})
  void everyPageIsReadAndThoseAfterTheFirstAreOfItsHeight(int count) throws Exception {
    try (ScriptedServer server = ScriptedServer.node(path -> page(path, count));
        RpcClient client = client(server)) {
      assertEquals(new VotingPower(7, 10L * (count - 1) + 7), client.votingPower(US));
      List<String> asked = server.asked();
      assertEquals((count + 99) / 100, asked.size());
      assertEquals("/validators?per_page=100&page=1", asked.getFirst());
      assertTrue(
          asked.stream().skip(1).allMatch(path -> path.endsWith("&height=5")), asked::toString);
      assertEquals(1, server.connections());
    }
  }

  @Test
  void aServerMayEndAConnectionAfterEachPage() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (path, out) -> {
                  out.write(ScriptedServer.http(page(path, 250)));
                  out.flush();
                  throw new IOException("the end");
                });
        RpcClient client = client(server)) {
      assertEquals(new VotingPower(7, 2_497), client.votingPower(US));
      assertEquals(3, server.connections());
    }
  }

  @Test
  void whoIsNoValidatorHasNoPower() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.node(path -> answer("5", "1", validator("cd", "10")));
        RpcClient client = client(server)) {
      assertEquals(new VotingPower(0, 10), client.votingPower(US));
    }
  }

  @Test
  void numbersMayBeBareAndTheMostPowerIsRead() throws Exception {
    String json =
        "{\"result\":{\"block_height\":5,\"total\":2,\"validators\":[%s,{\"address\":\"AB%s\",\"voting_power\":%d}]}}"
            .formatted(validator("cd", "1"), "ab".repeat(19), MOST - 1);
    try (ScriptedServer server = ScriptedServer.node(path -> json);
        RpcClient client = client(server)) {
      assertEquals(new VotingPower(MOST - 1, MOST), client.votingPower(US));
    }
  }

  record Case(String name, String json, String error) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> wrong() {
    String one = validator("ab", "10");
    return Stream.of(
        new Case("no total", answer("5", "null", one), "from 1 to 10000, got \"\""),
        new Case("nothing at all", "{\"result\":{}}", "on page 1, got 0 of 0 of height 0"),
        new Case(
            "an empty page and no total",
            "{\"result\":{\"block_height\":\"5\",\"validators\":[]}}",
            "got 0 of 0 of height 5"),
        new Case("no validator", answer("5", "1", ""), "expected 1 of 1"),
        new Case("no height", answer("null", "1", one), "got \"\""),
        new Case("a height of 0", answer("0", "1", one), "got \"0\""),
        new Case("a total of 0", answer("5", "0", one), "got \"0\""),
        new Case("a negative total", answer("5", "-1", one), "got \"-1\""),
        new Case("too many validators", answer("5", "10001", one), "got \"10001\""),
        new Case("fewer than the total", answer("5", "2", one), "expected 2 of 2"),
        new Case(
            "more than the total", answer("5", "1", one + "," + validator("cd", "1")), "got 2"),
        new Case(
            "101 on a page",
            answer("5", "200", validators(101)),
            "expected 100 validators on a page, got more"),
        new Case(
            "us twice",
            answer("5", "2", one + "," + one),
            "expected one validator " + US.hex() + ", got two"),
        new Case("the same page again and again", answer("5", "10000", validators(100)), "got two"),
        new Case(
            "pages of strangers without end",
            answer("5", "10000", validators(100).replace("ABAB", "CDCD")).replace("10000", "9999"),
            "expected 99 of 9999 validators of height 5 on page 100"),
        new Case("a negative power", answer("5", "1", validator("ab", "-1")), "got \"-1\""),
        new Case(
            "a power in words", answer("5", "1", validator("ab", "ten\\u001b")), "got \"ten?\""),
        new Case("a fraction", answer("5", "1", validator("ab", "0.5")), "got \"0.5\""),
        new Case("no power", answer("5", "1", "{\"address\":\"AB\"}"), "address and voting power"),
        new Case("no address", answer("5", "1", validator("", "1")), "address and voting power"),
        new Case("nobody has power", answer("5", "1", validator("ab", "0")), "with voting power"),
        new Case(
            "a power of more than all", answer("5", "1", validator("ab", "" + (MOST + 1))), "got"),
        new Case(
            "powers of more than all may have",
            answer("5", "2", one + "," + validator("cd", "" + MOST)),
            "of all of at most " + MOST),
        new Case(
            "a string for validators",
            answer("5", "1", one).replace("[", "\"[").replace("]", "]\""),
            "expected a JSON"),
        new Case("an error", "{\"error\":{\"message\":\"no\\u001b\"}}", "got the error: no?"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongAnswerIsAnErrorThatSaysSo(Case hostile) throws IOException {
    try (ScriptedServer server = ScriptedServer.node(path -> hostile.json());
        RpcClient client = client(server)) {
      RpcException error = assertThrows(RpcException.class, () -> client.votingPower(US));
      String message = String.valueOf(error.getMessage());
      assertTrue(message.contains(hostile.error()), message);
      assertTrue(message.chars().allMatch(c -> c >= ' ' && c <= '~'), message);
      assertTrue(server.asked().size() <= 100, () -> server.asked().size() + " pages");
    }
  }

  @ParameterizedTest
  @CsvSource({"6,250,100", "5,251,100", "5,250,99", "5,250,0"})
  void aSecondPageThatDoesNotFollowTheFirstIsAnError(int height, int total, int count)
      throws IOException {
    try (ScriptedServer server =
            ScriptedServer.node(
                path ->
                    path.contains("page=1&") || path.endsWith("page=1")
                        ? page(path, 250)
                        : answer(
                            "" + height, "" + total, validators(count).replace("ABAB", "CDCD")));
        RpcClient client = client(server)) {
      RpcException error = assertThrows(RpcException.class, () -> client.votingPower(US));
      assertEquals(
          "expected 100 of 250 validators of height 5 on page 2, got %d of %d of height %d"
              .formatted(count, total, height),
          error.getMessage());
    }
  }

  @Test
  void aServerThatHangsUpIsAskedTwiceAtMost() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (path, out) -> {
                  if (path.endsWith("page=1")) {
                    out.write(ScriptedServer.http(page(path, 250)));
                  } else {
                    out.write(new byte[0]);
                    throw new IOException("the end");
                  }
                });
        RpcClient client = client(server)) {
      assertThrows(IOException.class, () -> client.votingPower(US));
      assertEquals(3, server.asked().size());
    }
  }

  @Test
  void aServerThatDripsEndsAtTheDeadline() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (path, out) -> {
                  for (byte b : ScriptedServer.http(page(path, 250))) {
                    out.write(b);
                    Thread.sleep(Duration.ofMillis(20));
                  }
                });
        RpcClient client =
            new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofMillis(400)))) {
      IOException error = assertThrows(IOException.class, () -> client.votingPower(US));
      assertEquals("no whole answer within 0.4 s", error.getMessage());
    }
  }

  /** A page of a set whose last validator is ours. */
  private static String page(String path, int count) {
    int page = Integer.parseInt(path.replaceFirst(".*&page=(\\d+).*", "$1"));
    String validators =
        IntStream.range(100 * (page - 1), Math.min(count, 100 * page))
            .mapToObj(i -> i == count - 1 ? validator("ab", "7") : validator("cd", "10"))
            .collect(Collectors.joining(","));
    return answer("5", Integer.toString(count), validators);
  }

  private static String validators(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> validator(i == 0 ? "AB" : "CD", "10"))
        .collect(Collectors.joining(","));
  }

  private static String validator(String octet, String power) {
    return ("{\"address\":\"%s\",\"pub_key\":{\"type\":\"tendermint/PubKeyEd25519\",\"value\":\"AA==\"},"
            + "\"voting_power\":\"%s\",\"proposer_priority\":\"-5\"}")
        .formatted(octet.repeat(20), power);
  }

  private static String answer(String height, String total, String validators) {
    return "{\"jsonrpc\":\"2.0\",\"id\":-1,\"result\":{\"block_height\":%s,\"validators\":[%s],\"total\":%s}}"
        .formatted(quoted(height), validators, quoted(total));
  }

  private static String quoted(String number) {
    return number.equals("null") ? number : '"' + number + '"';
  }

  private static RpcClient client(ScriptedServer server) {
    return new RpcClient(RpcNode.direct(server.address()), Deadline.in(Duration.ofSeconds(20)));
  }
}
