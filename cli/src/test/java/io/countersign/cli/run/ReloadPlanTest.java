package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From settings to settings: what has to be done, and nothing else. */
final class ReloadPlanTest {
  private static final String BEFORE =
      """
      [[chain]]
      id = "a"
      # of a
      key_format = { type = "hex" }
      [[chain]]
      id = "b"
      key_format = { type = "hex" }

      [[validator]]
      chain_id = "a"
      addr = "tcp://one:1"
      secret_key = "id1"
      [[validator]]
      chain_id = "a"
      addr = "tcp://two:1"
      secret_key = "id2"
      [[validator]]
      chain_id = "b"
      addr = "unix:///three"

      [[providers.softsign]]
      chain_ids = ["a"]
      path = "a.key"
      [[providers.softsign]]
      chain_ids = ["b"]
      path = "b.key"
      """;

  /** Each line changes the text above; what it comes to is the whole plan. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nothing | nothing | ",
        "addr = \"tcp://two:1\" | addr = \"tcp://four:1\" | a: added node tcp://four:1; removed node tcp://two:1",
        "secret_key = \"id2\" | secret_key = \"other\" | a: changed node tcp://two:1",
        "secret_key = \"id2\" | secret_key = \"copy of id2\" | ",
        "secret_key = \"id2\" | secret_key = \"id2\"\\ntimeout = 7 | a: changed node tcp://two:1",
        "secret_key = \"id2\" | secret_key = \"id2\"\\nreconnect = false | a: changed node tcp://two:1",
        "secret_key = \"id2\" | secret_key = \"id2\"\\nmax_height = \"9\" | a: changed node tcp://two:1",
        "secret_key = \"id2\" | secret_key = \"id2\"\\nname = \"x\" | a: node tcp://two:1 is called x now",
        "secret_key = \"id2\" | secret_key = \"id2\"\\nrpc = \"http://two:2\" | a: the nodes that are asked over rpc",
        "# of a | mode = \"one\" | a: mode is one now",
        "# of a | durability = \"ahead\" | reopen a",
        "# of a | max_jump = 5 | reopen a",
        "# of a | raw_bytes_ids = [\"x\"] | reopen a",
        "# of a | refuse_extensions = true | reopen a",
        "# of a | chain_check = \"off\" | reopen a",
        "# of a | tmkms_state = false | reopen a",
        "# of a | state_hook = { cmd = [\"x\"] } | ",
        "path = \"a.key\" | path = \"copy of a.key\" | ",
        "path = \"a.key\" | path = \"a.key\"\\npassphrase = \"env:X\" | ",
      })
  void whatChanges(String from, String to, String plan) throws Exception {
    String after = BEFORE.replace(from, to.replace("\\n", "\n"));
    assertEquals(plan == null ? "" : plan, planned(BEFORE, after));
  }

  @Test
  void aChainThatIsNewIsOpenedBeforeAnotherIsClosed() throws Exception {
    String other = BEFORE.replace("\"b\"", "\"c\"").replace("b.key", "c.key");
    assertEquals("add c | remove b", planned(BEFORE, other));
  }

  @Test
  void inModeOneTheOrderOfTheNodesIsAChange() throws Exception {
    String one = BEFORE.replace("# of a", "mode = \"one\"");
    String turned =
        one.replace("tcp://one:1", "X")
            .replace("tcp://two:1", "tcp://one:1")
            .replace("X", "tcp://two:1")
            .replace("id1", "Y")
            .replace("id2", "id1")
            .replace("Y", "id2");
    assertEquals("a: the order of the nodes", planned(one, turned));
    String slower = one.replace("mode = \"one\"", "mode = \"one\"\nfailover_after = 20");
    assertEquals("a: failover_after is 20 s now", planned(one, slower));
    String faster = one.replace("mode = \"one\"", "mode = \"one\"\nfailover_after = 6");
    assertEquals(
        "a: changed node tcp://one:1; changed node tcp://two:1; failover_after is 6 s now",
        planned(one, faster),
        "a silent node is waited for no longer than that");
  }

  /** A copy of the state would not know of what is signed between the copy and the reload. */
  @Test
  void aKeyThatSignsCannotGetAnotherState() {
    String moved = BEFORE.replace("# of a", "state_file = \"elsewhere.json\"");
    StartException e = assertThrows(StartException.class, () -> planned(BEFORE, moved));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith(
                "chain a: this key signs now, over watermark a_priv_validator_state.json.watermark: its state cannot become elsewhere.json.watermark while it does"),
        e.getMessage());
    String named = BEFORE.replace("path = \"a.key\"", "path = \"a.key\"\nname = \"n\"");
    assertThrows(StartException.class, () -> planned(BEFORE, named));
  }

  @Test
  void anotherKeyCannotTakeOverTheState() {
    String other = BEFORE.replace("path = \"a.key\"", "path = \"new.key\"");
    assertThrows(StartException.class, () -> planned(BEFORE, other));
  }

  @Test
  void anotherKeyWithAStateOfItsOwnIsOpenedAnew() throws Exception {
    String other =
        BEFORE
            .replace("path = \"a.key\"", "path = \"new.key\"")
            .replace("# of a", "state_file = \"new.json\"");
    assertEquals("reopen a", planned(BEFORE, other));
  }

  /**
   * Natural on the way from a file to an HSM, and two watermarks that know nothing of each other.
   */
  @Test
  void oneKeyOfAChainUnderTwoNamesIsRefusedAndBothAreNamed() throws Exception {
    String twice =
        BEFORE
            + """
            [[providers.softsign]]
            chain_ids = ["b"]
            path = "copy of b.key"
            name = "hsm"
            [[validator]]
            chain_id = "b"
            key = "hsm"
            addr = "unix:///four"
            """;
    for (String before : List.of(BEFORE, twice, BEFORE.replace("\"b\"", "\"c\""))) {
      StartException e = assertThrows(StartException.class, () -> planned(before, twice));
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("chain b: b and b/hsm are one key, "),
          e.getMessage());
    }
    String another = twice.replace("copy of b.key", "second.key");
    assertEquals("add b/hsm", planned(BEFORE, another), "two keys of one chain are two signers");
    String shared = BEFORE.replace("b.key", "copy of a.key");
    assertEquals("", planned(shared, shared), "one key may sign on two chains");
  }

  private static String planned(String before, String after) throws Exception {
    List<String> steps = new ArrayList<>();
    for (ReloadPlan.Step step : ReloadPlan.of(facts(before), facts(after), Set.of()).steps()) {
      steps.add(
          switch (step) {
            case ReloadPlan.Add(ChainFacts chain) -> "add " + chain.name();
            case ReloadPlan.Remove(var name) -> "remove " + name;
            case ReloadPlan.Reopen(ChainFacts chain) -> "reopen " + chain.name();
            case ReloadPlan.ChangeNodes(ChainFacts chain, NodesPlan nodes) ->
                chain.name() + ": " + String.join("; ", nodes.changes());
          });
    }
    return String.join(" | ", steps);
  }

  private static Path fileOf(ChainKey key) {
    return assertInstanceOf(SoftsignSettings.class, key.key()).path();
  }

  private static List<ChainFacts> facts(String toml) throws Exception {
    Settings settings = SettingsReader.parse(Path.of("tmkms.toml"), toml);
    List<ChainFacts> facts = new ArrayList<>();
    for (ChainKey key : settings.keysInUse()) {
      facts.add(
          new ChainFacts(
              key,
              new PublicKey(KeyType.ED25519, content(fileOf(key))),
              settings.dialledOf(key).stream()
                  .map(
                      node ->
                          new NodeFacts(
                              node,
                              NodeSecrets.of(node.secretKey().map(ReloadPlanTest::content)),
                              NodeSecrets.of(Optional.empty())))
                  .toList()));
    }
    return facts;
  }

  /** A file's, which a copy has too. */
  private static Bytes content(Path file) {
    byte[] bytes = new byte[32];
    byte[] name =
        file.toString().replace("copy of ", "").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    System.arraycopy(name, 0, bytes, 0, name.length);
    return Bytes.copyOf(bytes);
  }
}
