package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.YubihsmSettings;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.DevicePublicKey;
import io.countersign.yubihsm.client.ObjectEntry;
import io.countersign.yubihsm.client.ObjectFilter;
import io.countersign.yubihsm.client.ObjectInfo;
import io.countersign.yubihsm.client.ObjectType;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign yubihsm keys list}. */
@Command(
    name = "list",
    header = "List the signing keys that the authentication key may see, by id.",
    footer = {
      "",
      "In hex, or in the key_format of its chain where a key is configured for exactly one."
    })
final class YubihsmListCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private final HsmDevice device;

  YubihsmListCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, StartException, IOException {
    Settings settings = device.settings();
    YubihsmSettings chosen = device.chosen(settings);
    HsmKeyText text = new HsmKeyText(settings, chosen);
    return device.use(chosen, client -> list(client, text));
  }

  private int list(Client client, HsmKeyText text) throws YubiHsmException {
    String serial = client.deviceInfo().serial();
    List<ObjectEntry> keys =
        client.listObjects(new ObjectFilter.OfType(ObjectType.ASYMMETRIC_KEY)).stream()
            .filter(one -> one.type() == ObjectType.ASYMMETRIC_KEY)
            .sorted(Comparator.comparing(ObjectEntry::id))
            .toList();
    if (keys.isEmpty()) {
      terminal.error("no keys in this YubiHSM (#%s)".formatted(serial));
      return 0;
    }
    terminal.say("Listing keys in YubiHSM #%s:".formatted(serial));
    for (ObjectEntry key : keys) {
      show(client.getObjectInfo(key.id(), key.type()), client.getPublicKey(key.id()), text);
    }
    return 0;
  }

  private void show(ObjectInfo info, DevicePublicKey publicKey, HsmKeyText text) {
    Optional<PublicKey> key = publicKey.consensusKey();
    String value =
        key.map(
                usable ->
                    "[%s] %s"
                        .formatted(
                            usable.type() == KeyType.ED25519 ? "cons" : "acct",
                            text.of(info.id(), usable)))
            .orElse("unsupported algorithm: " + publicKey.algorithm());
    terminal.say("- %s: %s".formatted(info.id(), value));
    terminal.say(Terminal.printable("   label: \"%s\"".formatted(info.label())));
    terminal.say(
        "   capabilities: %s; domains: %s; %s"
            .formatted(info.capabilities(), info.domains(), text.chains(info.id())));
  }
}
