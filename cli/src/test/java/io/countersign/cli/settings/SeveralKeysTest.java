package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys of one chain: which node gets which, and what is wrong or not used. */
class SeveralKeysTest {
  private static final String CHAIN =
      "chain = [{ id = 'a', key_format = { type = 'hex' }, state_file = 'a.json' }]\n";

  private static final String OLD = "{ chain_ids = ['a'], path = 'old.key' }";
  private static final String NEW = "{ chain_ids = ['a'], path = 'new.key', name = 'new' }";
  private static final String NEXT = "{ chain_ids = ['a'], path = 'next.key', name = 'next' }";
  private static final String ACCOUNT =
      "{ chain_ids = ['a'], path = 'account.key', key_type = 'account' }";

  static Stream<Arguments> good() {
    return Stream.of(
        // One key, named or not, needs no mention.
        Arguments.of(List.of(OLD), List.of(""), "a a.json.watermark unix:///0"),
        Arguments.of(List.of(NEW), List.of(""), "a/new a.json.new.watermark unix:///0"),
        Arguments.of(List.of(NEW), List.of("new"), "a/new a.json.new.watermark unix:///0"),
        // The one without a name is meant where none is said.
        Arguments.of(
            List.of(NEW, OLD),
            List.of("", "new"),
            "a/new a.json.new.watermark unix:///1, a a.json.watermark unix:///0"),
        Arguments.of(
            List.of(NEW, NEXT),
            List.of("next", "new", "next"),
            "a/new a.json.new.watermark unix:///1, a/next a.json.next.watermark unix:///0 unix:///2"),
        // As TMKMS: an account key signs where there is no consensus key.
        Arguments.of(List.of(ACCOUNT), List.of(""), "a a.json.watermark unix:///0"));
  }

  @ParameterizedTest
  @MethodSource("good")
  void eachNodeHasItsKeyAndEachKeyAWatermark(List<String> keys, List<String> nodes, String expected)
      throws SettingsException {
    Settings settings = parse(keys, nodes);

    assertEquals(List.of(), settings.warnings());
    assertEquals(expected, inUse(settings));
  }

  @Test
  void aKeyWithoutANodeIsWarnedOfAndNotOpened() throws SettingsException {
    Settings settings = parse(List.of(OLD, NEW), List.of("new"));

    assertEquals("a/new a.json.new.watermark unix:///0", inUse(settings));
    assertEquals(
        List.of(
            "t:4: no [[validator]] of chain \"a\" signs with the key without a name: it is not opened, and signs nothing"),
        warnings(settings));
  }

  @Test
  void anAccountKeyBesideTheConsensusKeyIsNotUsedAsWithTmkms() throws SettingsException {
    Settings settings = parse(List.of(ACCOUNT, OLD), List.of(""));

    assertEquals("a a.json.watermark unix:///0", inUse(settings));
    assertEquals(KeySettings.Type.CONSENSUS, settings.keysInUse().getFirst().key().type());
    assertEquals(
        List.of(
            "t:4: chain \"a\" signs with its consensus key, as with TMKMS: this account key is not used"),
        warnings(settings));
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of(
            List.of(NEW, NEXT),
            List.of(""),
            "t:2: chain \"a\" has the keys \"new\", \"next\" and none without a name: say which one signs for this node with key = ..."),
        Arguments.of(
            List.of(NEW, NEXT),
            List.of("nwe"),
            "t:2: no key \"nwe\" for chain \"a\", expected one of: \"new\", \"next\""),
        Arguments.of(
            List.of(OLD),
            List.of("new"),
            "t:2: no key \"new\" for chain \"a\", expected none, since its only key has no name"),
        Arguments.of(
            List.of(NEW, NEW),
            List.of("new"),
            "t:4: expected one key \"new\" for chain \"a\", got another after line 4"),
        Arguments.of(
            List.of(ACCOUNT, ACCOUNT),
            List.of(""),
            "t:4: expected one account key for chain \"a\", got another after line 4: to sign with both, give one a name"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void whatMayMeanSeveralKeysIsRefused(List<String> keys, List<String> nodes, String error) {
    SettingsException e = assertThrows(SettingsException.class, () -> parse(keys, nodes));

    assertEquals(List.of(error), e.lines().stream().map(SeveralKeysTest::withoutColumn).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "..", ".new", "-new", "a b", "n\\u0000", "ü"})
  void aNameThatCannotNameAFileIsRefused(String name) {
    String key = NEW.replace("'new' ", "\"" + name + "\" ");

    SettingsException e =
        assertThrows(SettingsException.class, () -> parse(List.of(key), List.of("")));

    assertEquals(
        true,
        e.lines().getFirst().contains("expected a key's name of 1 to 50 letters"),
        e.lines().toString());
  }

  @Test
  void aNameOfFiftyCharactersIsTheLongest() throws SettingsException {
    String longest = "n".repeat(50);
    assertEquals(
        1, parse(List.of(NEW.replace("'new' ", "'" + longest + "' ")), List.of("")).keys().size());
    assertThrows(
        SettingsException.class,
        () -> parse(List.of(NEW.replace("'new' ", "'" + longest + "n' ")), List.of("")));
  }

  @Test
  void twoKeysOfTwoChainsNeverShareAWatermark() {
    SettingsException e =
        assertThrows(
            SettingsException.class,
            () ->
                SettingsReader.parse(
                    Path.of("t"),
                    """
                    chain = [
                      { id = 'a', key_format = { type = 'hex' }, state_file = 's' },
                      { id = 'b', key_format = { type = 'hex' }, state_file = 's.new' },
                    ]
                    validator = [{ addr = 'unix:///0', chain_id = 'a' }, { addr = 'unix:///1', chain_id = 'b' }]
                    [providers]
                    softsign = [
                      { chain_ids = ['a'], path = 'a.key', name = 'new' },
                      { chain_ids = ['b'], path = 'b.key' },
                    ]
                    """));

    assertEquals(
        List.of(
            "t:3: expected a watermark of its own for each key, got %s for a/new and for b"
                .formatted(Path.of("s.new.watermark").toAbsolutePath())),
        e.lines().stream().map(SeveralKeysTest::withoutColumn).toList());
  }

  @Test
  void theRequiredCheckNeedsANodeOfEachKeyToAsk() {
    SettingsException e =
        assertThrows(
            SettingsException.class,
            () ->
                SettingsReader.parse(
                    Path.of("t"),
                    CHAIN.replace("state_file", "chain_check = 'required', state_file")
                        + "validator = [{ addr = 'unix:///0', chain_id = 'a', rpc = 'http://h:1' }, { addr = 'unix:///1', chain_id = 'a', key = 'new' }]\n"
                        + "[providers]\nsoftsign = ["
                        + OLD
                        + ", "
                        + NEW
                        + "]\n"));

    assertEquals(1, e.lines().size());
    assertEquals(
        true, e.lines().getFirst().endsWith("of chain \"a\" with key = \"new\""), e.lines().get(0));
  }

  @Test
  void onlyTheKeyWithoutANameHasTmkmssState() throws SettingsException {
    Settings settings = parse(List.of(OLD, NEW), List.of("", "new"));

    assertEquals(
        List.of("Optional[a.json]", "Optional.empty"),
        settings.keysInUse().stream().map(key -> key.tmkmsState().toString()).toList());
  }

  @Test
  void aCommandInAMessageNamesTheKey() throws SettingsException {
    ChainKey key = parse(List.of(NEW), List.of("")).keysInUse().getFirst();

    assertEquals(
        "type: countersign state init a --key new --height H; not countersign state init ab",
        key.completed("type: countersign state init a --height H; not countersign state init ab"));
  }

  private static Settings parse(List<String> keys, List<String> nodes) throws SettingsException {
    StringBuilder validators = new StringBuilder();
    for (int i = 0; i < nodes.size(); i++) {
      String key = nodes.get(i).isEmpty() ? "" : ", key = '" + nodes.get(i) + "'";
      validators.append("{ addr = 'unix:///%d', chain_id = 'a'%s },".formatted(i, key));
    }
    return SettingsReader.parse(
        Path.of("t"),
        CHAIN
            + "validator = ["
            + validators
            + "]\n[providers]\nsoftsign = ["
            + String.join(", ", keys)
            + "]\n");
  }

  private static String inUse(Settings settings) {
    return String.join(
        ", ",
        settings.keysInUse().stream()
            .map(
                key ->
                    key.name()
                        + " "
                        + key.watermarkFile()
                        + settings.validatorsOf(key).stream()
                            .map(node -> " " + node.address())
                            .reduce("", String::concat))
            .toList());
  }

  private static List<String> warnings(Settings settings) {
    return settings.warnings().stream()
        .map(Problem::toString)
        .map(SeveralKeysTest::withoutColumn)
        .toList();
  }

  /** Which depends on what is before it in the line. */
  private static String withoutColumn(String line) {
    return line.replaceFirst(":\\d+: ", ": ");
  }
}
