package io.countersign.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.core.key.SigningKey;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.harness.bench.AddedTime;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.connector.ConnectorAddress;
import io.countersign.yubihsm.connector.HttpConnector;
import io.countersign.yubihsm.key.YubiHsm;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign harness device}. */
@Command(
    name = "device",
    header = "Measure what a key in a YubiHSM, which is played, adds to the device's own time.")
final class DeviceBenchCommand implements Callable<Integer> {
  private static final int MOST = 100_000;
  private static final int ED25519 = 1;
  private static final int SECP256K1 = 2;

  private final Terminal terminal;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--signatures",
      paramLabel = "N",
      description = "How many at each pace; 200, unless it is given.")
  private int signatures = 200;

  /** As a chain's signer asks it. */
  private record Key(String name, SigningKey key, FakeYubiHsm fake) implements AddedTime.Asked {
    @Override
    public void ask(byte[] message) throws Exception {
      key.sign(message, Turn.of(Urgency.CONSENSUS));
    }

    @Override
    public long busyNanos() {
      return fake.busyNanos();
    }
  }

  DeviceBenchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (signatures < 1 || signatures > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "expected 1 to %d for --signatures, got %d".formatted(MOST, signatures));
    }
    try (FakeYubiHsm fake = FakeYubiHsm.start()) {
      byte[] secret = new byte[32];
      secret[0] = 1;
      fake.putEd25519(ED25519, "ed25519", secret);
      fake.putSecp256k1(SECP256K1, "secp256k1", secret);
      try (YubiHsm device =
              YubiHsm.open(
                  new HttpConnector(new ConnectorAddress("127.0.0.1", fake.port())),
                  Optional.empty(),
                  new Credentials(1, StaticKeys.ofPassword("password".getBytes(US_ASCII))),
                  CryptoChoice.makeAndWarn());
          SigningKey ed25519 = device.openKey(new ObjectId(ED25519));
          SigningKey secp256k1 = device.openKey(new ObjectId(SECP256K1))) {
        List<AddedTime.Asked> keys =
            List.of(new Key("ed25519", ed25519, fake), new Key("secp256k1", secp256k1, fake));
        new AddedTime(fake, keys, terminal::say).measure(signatures);
      }
    }
    return 0;
  }
}
