package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.TokenChoice;
import io.countersign.protocol.consensus.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pkcs11SettingsTest {
  private static final String CHAINS =
      """
      chain = [{ id = 'one', key_format = { type = 'hex' } }, { id = 'two', key_format = { type = 'hex' } }]
      validator = [{ addr = 'unix:///x', chain_id = 'one' }, { addr = 'unix:///y', chain_id = 'two' }]
      """;

  private static final String TOKEN =
      """
      [[providers.pkcs11]]
      module = '/usr/lib/a.so'
      token_label = 'validator'
      pin = 'file:/etc/pin'
      """;

  private static Settings read(String toml) throws SettingsException {
    return SettingsReader.parse(Path.of("t"), CHAINS + toml);
  }

  @Test
  void keysOfATokenShareIt() throws SettingsException {
    Settings settings =
        read(
            TOKEN
                + """
                keys = [
                  { label = 'c', chain_ids = ['one'] },
                  { id = '0aFF', chain_ids = ['two'], type = 'account', name = 'new' },
                ]
                """);
    Pkcs11Settings token =
        new Pkcs11Settings(
            Path.of("/usr/lib/a.so"),
            new TokenChoice.Label("validator"),
            new SecretReference.InFile(Path.of("/etc/pin")));
    assertEquals(
        List.of(
            new Pkcs11KeySettings(
                token,
                new KeyChoice.Label("c"),
                List.of("one"),
                KeySettings.Type.CONSENSUS,
                Optional.empty()),
            new Pkcs11KeySettings(
                token,
                new KeyChoice.Id(Bytes.ofHex("0aff")),
                List.of("two"),
                KeySettings.Type.ACCOUNT,
                Optional.of("new"))),
        settings.keys());
    assertEquals(List.of(), settings.obstacles());
    assertEquals(2, settings.keysInUse().size());
  }

  @Test
  void severalModulesAndKeysInFilesStandBesideOneAnother() throws SettingsException {
    Settings settings =
        read(
            TOKEN.replace("token_label = 'validator'", "slot = 3")
                + "keys = [{ label = 'c', chain_ids = ['one'] }]\n"
                + TOKEN.replace("a.so", "b.so").replace("token_label = 'v", "serial = 'v")
                + "keys = [{ label = 'c', chain_ids = ['two'] }]\n"
                + "[[providers.softsign]]\npath = 'k'\nchain_ids = ['two']\nname = 'soft'\n");
    assertEquals(3, settings.keys().size());
    List<TokenChoice> tokens =
        settings.keys().stream()
            .filter(Pkcs11KeySettings.class::isInstance)
            .map(key -> ((Pkcs11KeySettings) key).token().token())
            .toList();
    assertEquals(List.of(new TokenChoice.Slot(3), new TokenChoice.Serial("validator")), tokens);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "module = '/usr/lib/a.so'|module = 'a.so'|t:4:1: expected the whole path of a library for module, got \"a.so\"",
        "token_label = 'validator'|x = 1|t:5:1: unknown key \"x\" in [[providers.pkcs11]]",
        "token_label = 'validator'|slot = -1|t:5:1: expected a slot of at least 0, got -1",
        "token_label = 'validator'|# none|t:3:1: expected one of token_label, slot, serial, got none",
        "token_label = 'validator'|token_label = ''|t:5:1: expected one of token_label, slot, serial, got an empty one",
        "pin = 'file:/etc/pin'|serial = '1'|t:5:1: expected one of token_label, slot, serial, got token_label and serial",
        "pin = 'file:/etc/pin'|pin = '123456'|t:6:1: pin: expected credential:NAME, file:PATH, env:NAME or prompt, got something else",
        "label = 'c'|label = 'c', id = '01'|t:7:11: expected one of label, id, got label and id",
        "label = 'c'|id = '1'|t:7:11: expected an id in hex, two digits a byte, got \"1\"",
        "label = 'c', |''|t:7:9: expected one of label, id, got none",
        "chain_ids = ['one', 'two']|chain_ids = []|t:7:24: expected at least one chain in chain_ids, got none",
        "chain_ids = ['one', 'two']|chain_ids = ['one'], type = 'ed25519'|t:7:45: expected one of account, consensus for type, got \"ed25519\"",
      })
  void whatCannotBeMeantIsRefusedWhereItStands(String good, String wrong, String error) {
    String toml =
        (TOKEN + "keys = [{ label = 'c', chain_ids = ['one', 'two'] }]\n").replace(good, wrong);
    SettingsException refused = assertThrows(SettingsException.class, () -> read(toml));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(error), message);
    assertFalse(message.contains("123456"), "a PIN that somebody wrote there is not repeated");
  }
}
