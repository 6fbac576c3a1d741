package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectEntry;
import io.countersign.yubihsm.client.ObjectFilter;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks before a device is erased: for its serial number, if there are signing keys on it. */
final class SetupConsent {
  private static final int LONGEST = 64;

  private final Terminal terminal;

  SetupConsent(Terminal terminal) {
    this.terminal = terminal;
  }

  boolean isGiven(Connector connector, Credentials credentials, String serial)
      throws YubiHsmException, CommandException, IOException {
    List<ObjectEntry> keys = unused(connector, credentials);
    if (keys.isEmpty()) {
      String answer = asked("*** Are you SURE you want erase and reinitialize this HSM? (y/N): ");
      return answer.toLowerCase(Locale.ROOT).equals("y");
    }
    terminal.say(
        "it has %d signing %s, which will be gone for good: %s"
            .formatted(
                keys.size(),
                keys.size() == 1 ? "key" : "keys",
                keys.stream().map(key -> key.id().toString()).collect(Collectors.joining(", "))));
    return asked("*** Type the serial number of the device to erase it: ").equals(serial);
  }

  /** The keys on it, with none of which a signer of this host signs. */
  private static List<ObjectEntry> unused(Connector connector, Credentials credentials)
      throws YubiHsmException, CommandException, IOException {
    try (Session session = Session.open(connector, credentials, Client.PATIENCE)) {
      Client client = new Client(session, Client.PATIENCE);
      List<ObjectEntry> keys =
          client.listObjects(new ObjectFilter.OfType(ObjectType.ASYMMETRIC_KEY)).stream()
              .filter(object -> object.type() == ObjectType.ASYMMETRIC_KEY)
              .sorted((one, other) -> one.id().compareTo(other.id()))
              .toList();
      List<PublicKey> publicKeys = new ArrayList<>();
      for (ObjectEntry key : keys) {
        client.getPublicKey(key.id()).consensusKey().ifPresent(publicKeys::add);
      }
      RunningOnDevice.requireNone(publicKeys);
      return keys;
    }
  }

  private String asked(String question) throws IOException {
    if (terminal.hasPerson()) {
      return terminal.ask(question).orElse("").strip();
    }
    terminal.log(question + "\n");
    Optional<char[]> line = terminal.pipedLine(LONGEST);
    return line.map(String::new).orElse("").strip();
  }
}
