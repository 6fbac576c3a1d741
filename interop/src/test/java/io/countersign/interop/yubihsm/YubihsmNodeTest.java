package io.countersign.interop.yubihsm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.yubihsm.Command;
import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.harness.yubihsm.Mishap;
import io.countersign.interop.node.CometBft;
import io.countersign.interop.node.LoneValidator;
import io.countersign.interop.node.TestFolder;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real node of one validator whose key is in a device: no block is made without it, and each that
 * is made is checked. What happens to the device, and how long the chain then stands still, is
 * printed.
 */
@Tag("yubihsm")
class YubihsmNodeTest {
  /** RFC 8032, section 7.1, the first test. */
  private static final byte[] SEED =
      HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");

  private static final PublicKey PUBLIC_KEY =
      new PublicKey(
          KeyType.ED25519,
          Bytes.ofHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));

  private static final int A_FEW = 3;

  /** As long as a signature of a device takes. */
  private static final Duration SLOW = Duration.ofMillis(150);

  /** Shorter than the node waits for its signer: it does not ask again. */
  private static final Duration OUTAGE = Duration.ofSeconds(2);

  private static final Pattern RECORD = Pattern.compile("\\(record (\\d+) ");

  private static final int SERIAL = 1_234_567;

  @Test
  void blocksGoOnThroughWhateverHappensToASlowDevice() throws Exception {
    Path folder = TestFolder.empty("yubihsm-fake");
    try (FakeYubiHsm device = slowDevice();
        HsmSigner signer =
            HsmSigner.create(folder, device.port(), Optional.of("0001234567"), PUBLIC_KEY);
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      signer.awaitLog("not connected", 0);
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      Recovery recovery = new Recovery(validator, "fake at 150 ms");
      recovery.from("nothing", () -> {});
      recovery.from("sessions expired", device::endSessions);
      recovery.from(
          "answer to a signature lost",
          () -> device.goWrong(Command.SIGN_EDDSA, Mishap.ANSWER_LOST));
      recovery.from(
          "answer garbled", () -> device.goWrong(Command.SIGN_EDDSA, Mishap.ANSWER_GARBLED));
      recovery.from("answer cut", () -> device.goWrong(Command.SIGN_EDDSA, Mishap.ANSWER_CUT));
      recovery.from(
          "signature wrong", () -> device.goWrong(Command.SIGN_EDDSA, Mishap.RESULT_WRONG));
      recovery.from(
          "connector away for 2 s in the middle of a height",
          () -> {
            device.stopConnector();
            Thread.sleep(OUTAGE);
            device.startConnector();
          });
      recovery.from(
          "unplugged for 2 s",
          () -> {
            device.unplug();
            Thread.sleep(OUTAGE);
            device.replug();
          });
      assertEquals(0, device.mishapsLeft());
      validator.requireGoodEnd();
    }
  }

  @Test
  void anotherDeviceIsRefusedByNameUntilTheRightOneIsBack() throws Exception {
    Path folder = TestFolder.empty("yubihsm-another");
    try (FakeYubiHsm device = slowDevice();
        HsmSigner signer =
            HsmSigner.create(folder, device.port(), Optional.of("0001234567"), PUBLIC_KEY);
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      signer.awaitLog("not connected", 0);
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      int before = signer.logged();
      device.unplug();
      device.serial(7_654_321);
      device.replug();
      String refusal = signer.awaitLog("0007654321", before);
      assertTrue(refusal.contains("0001234567"), refusal);
      System.out.println("another device: " + refusal);
      Thread.sleep(Duration.ofSeconds(5)); // longer than any request is tried
      String watermark = signer.lastSigned();
      long height = validator.height();
      Thread.sleep(Duration.ofSeconds(3));
      assertEquals(height, validator.height());
      assertEquals(watermark, signer.lastSigned());
      System.out.printf("another device: height %d, watermark: %s%n", height, watermark);
      assertEquals(
          recordsUpTo(height, watermark),
          RECORD
              .matcher(watermark)
              .results()
              .map(found -> Long.parseLong(found.group(1)))
              .findFirst()
              .orElseThrow(),
          watermark);

      int away = signer.logged();
      device.unplug();
      device.serial(SERIAL);
      device.replug();
      long back = System.nanoTime();
      signer.awaitLog("can be used again", away);
      System.out.printf(
          "right device back: used again after %d ms%n", (System.nanoTime() - back) / 1_000_000);
      // A node does not ask again for what was refused; it does when it is restarted.
      validator.stopNode();
      validator.startNode();
      validator.awaitBlocks(A_FEW);
      validator.requireGoodCommits();
    }
  }

  @Test
  void aDeviceThatWasEmptiedIsUsedAgainOnceItHasTheKeyAgain() throws Exception {
    Path folder = TestFolder.empty("yubihsm-simulator");
    Device.Simulator first = Device.Simulator.start();
    putKey(first.port());
    try (HsmSigner signer =
            HsmSigner.create(folder, first.port(), Optional.of("0123456789"), PUBLIC_KEY);
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      signer.awaitLog("not connected", 0);
      validator.startNode();
      validator.awaitBlocks(A_FEW);

      Recovery recovery = new Recovery(validator, "simulator");
      recovery.from("nothing", () -> {});
      int before = signer.logged();
      first.process().stop(); // and waits: its port is needed
      try (Device.Simulator second = Device.Simulator.start(first.port())) {
        System.out.println("emptied device: " + signer.awaitLog("was it reset?", before));
        putKey(second.port());
        long back = System.nanoTime();
        // A node does not ask again for what was refused; it does when it is restarted.
        validator.stopNode();
        validator.startNode();
        validator.awaitBlocks(A_FEW);
        System.out.printf(
            "emptied device: %d blocks %d ms after the key was put again, with a restart of the node%n",
            A_FEW, (System.nanoTime() - back) / 1_000_000);
        validator.requireGoodCommits();
      }
    } finally {
      first.close();
    }
  }

  /**
   * One for the first state, one for each request of the heights that were made, in their first
   * rounds, and one for each of the height that was not, however often the device was tried.
   */
  private static long recordsUpTo(long height, String watermark) {
    String next = "%d/0".formatted(height + 1);
    List<String> steps = List.of("proposal ", "prevote ", "precommit ");
    for (int step = 0; step < steps.size(); step++) {
      if (watermark.contains(steps.get(step) + next)) {
        return 1 + steps.size() * height + step + 1;
      }
    }
    throw new AssertionError(
        "expected a watermark of height %s, got %s".formatted(next, watermark));
  }

  private static FakeYubiHsm slowDevice() throws Exception {
    FakeYubiHsm device = FakeYubiHsm.start();
    device.serial(SERIAL);
    device.signatureTime(SLOW);
    device.putEd25519(HsmSigner.KEY, "validator", SEED);
    return device;
  }

  private static void putKey(int port) throws Exception {
    try (OurClient ours = OurClient.open(port)) {
      Client client = ours.client();
      client.putAsymmetricKey(
          new NewObject(
              new ObjectId(HsmSigner.KEY),
              Label.of("validator"),
              Domains.of(1),
              Capabilities.of(Capability.SIGN_EDDSA)),
          Algorithm.ED25519,
          SEED);
    }
  }
}
