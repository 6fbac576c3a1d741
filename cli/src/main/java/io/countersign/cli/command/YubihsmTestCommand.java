package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.SettingsException;
import io.countersign.core.key.TestMessage;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Secp256k1;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.key.EcdsaSignature;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code countersign yubihsm test}. */
@Command(
    name = "test",
    header = "Sign with a key of the device, and print how long it takes.",
    footer = {
      "",
      "What is signed is a zero byte and a sentence that says so: nothing that a chain, an account or an application",
      "takes a signature for begins with a zero byte. So it does not go past the double-sign guard. TMKMS signs 128",
      "zero bytes, without end."
    })
final class YubihsmTestCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  private final Terminal terminal;
  @Mixin private final HsmDevice device;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "COUNT",
      defaultValue = "10",
      description = "How many signatures, 1 to 10000; 10 if not given.")
  private int count = 10;

  @Parameters(
      paramLabel = "ID",
      converter = HsmIdConverter.class,
      description = "The key, as 5 or 0x0005.")
  private @Nullable Integer id;

  YubihsmTestCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.device = new HsmDevice(terminal, environment);
  }

  @Override
  public Integer call() throws SettingsException, CommandException, StartException, IOException {
    ObjectId key = HsmKeys.id(Given.value(id));
    if (count < 1 || count > MOST) {
      throw new CommandException("expected 1 to %d for --count, got %d".formatted(MOST, count));
    }
    return device.use(device.chosen(device.settings()), client -> test(client, key));
  }

  private int test(Client client, ObjectId id) throws YubiHsmException, CommandException {
    PublicKey key = new HsmKeys(client).publicKey(id);
    SignatureVerifier verifier = verifier(key);
    byte[] message = TestMessage.BYTES.toArray();
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      byte[] signature = signature(client, id, key.type(), message);
      times[i] = System.nanoTime() - begin;
      if (!verifier.verify(message, signature)) {
        throw new CommandException(
            "the device made a signature that does not verify: do not sign with it");
      }
      StatusLine.print(
          terminal,
          "Success",
          "signed message using key ID #%d in %d ms".formatted(id.value(), times[i] / 1_000_000));
    }
    Arrays.sort(times);
    terminal.say(
        "%d signatures, fastest %d ms, median %d ms, slowest %d ms"
            .formatted(
                count,
                times[0] / 1_000_000,
                times[count / 2] / 1_000_000,
                times[count - 1] / 1_000_000));
    return 0;
  }

  private static byte[] signature(Client client, ObjectId id, KeyType type, byte[] message)
      throws YubiHsmException {
    return switch (type) {
      case ED25519 -> client.signEddsa(id, message);
      case SECP256K1 -> EcdsaSignature.ofDer(client.signEcdsa(id, Secp256k1.hash(message)));
    };
  }

  private static SignatureVerifier verifier(PublicKey key) throws CommandException {
    try {
      return SignatureVerifier.of(CryptoChoice.make().crypto(), key);
    } catch (InvalidKeyException e) {
      throw new CommandException("the key cannot be used: " + e.getMessage(), e);
    }
  }
}
