package io.countersign.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.harness.yubihsm.FakeYubiHsm;
import io.countersign.yubihsm.ConnectorException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import io.countersign.yubihsm.setup.DeviceSetup;
import io.countersign.yubihsm.setup.Mnemonic;
import io.countersign.yubihsm.setup.MnemonicException;
import io.countersign.yubihsm.setup.SetupReport;
import io.countersign.yubihsm.setup.SetupStage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A setup that is cut off at every single message is continued, and ends as if it had not been. */
class InterruptedSetupTest {
  private static final String WORDS =
      "abandon amount liar amount expire adjust cage candy arch gather drum bullet"
          + " absurd math era live bid rhythm alien crouch range attend journey unaware";
  private static final String OTHER_WORDS =
      "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
          + " abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon art";

  private static final List<String> LABELS =
      List.of("admin", "operator", "auditor", "validator", "primary", "yubihsm.rs setup report");

  /** Passes so many messages, and then none: before the device has seen the last, or after. */
  private static final class Cut implements Connector {
    private final FakeYubiHsm device;
    private final boolean deviceHasSeenIt;
    private final int limit;
    private int count;

    Cut(FakeYubiHsm device, int limit, boolean deviceHasSeenIt) {
      this.device = device;
      this.limit = limit;
      this.deviceHasSeenIt = deviceHasSeenIt;
    }

    @Override
    public byte[] exchange(byte[] message, Duration within) throws ConnectorException {
      count++;
      if (count > limit || (count == limit && !deviceHasSeenIt)) {
        throw new ConnectorException("cut off");
      }
      try {
        byte[] answer = device.exchange(message);
        if (count == limit) {
          throw new ConnectorException("cut off");
        }
        return answer;
      } catch (IOException e) {
        throw new ConnectorException("the device is away", e);
      }
    }

    @Override
    public String name() {
      return "the fake device";
    }

    @Override
    public void close() {}
  }

  @Test
  void itGoesOnWhereverItWasCutOff() throws Exception {
    int messages = messagesOfASetup();
    assertTrue(messages > 30, () -> "only %d messages".formatted(messages));
    List<SetupStage> stages = new ArrayList<>();
    for (boolean seen : new boolean[] {false, true}) {
      for (int limit = 1; limit <= messages; limit++) {
        FakeYubiHsm device = FakeYubiHsm.withoutConnector();
        device.putAuthenticationKey(9, "ours", 0xffff, -1, -1);
        device.putEd25519(5, "old", new byte[32]);
        Cut cut = new Cut(device, limit, seen);
        cutOff(cut);
        device.endSessions();
        stages.add(setUp(new Cut(device, Integer.MAX_VALUE, false), WORDS));
        assertEquals(LABELS, labels(device), "cut off at message " + limit);
      }
    }
    assertTrue(stages.contains(SetupStage.IN_USE));
    assertTrue(stages.contains(SetupStage.ERASED));
    assertTrue(stages.contains(SetupStage.INTERRUPTED));
    assertTrue(stages.contains(SetupStage.COMPLETE), "cut off in the last check");
  }

  /** A message that only ends a session is not missed. */
  private static void cutOff(Cut cut) throws MnemonicException {
    try {
      setUp(cut, WORDS);
    } catch (YubiHsmException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("cut off"), e.getMessage());
    }
  }

  @Test
  void otherWordsDoNotGoOnWithIt() throws Exception {
    FakeYubiHsm device = FakeYubiHsm.withoutConnector();
    device.putAuthenticationKey(9, "ours", 0xffff, -1, -1);
    setUp(new Cut(device, Integer.MAX_VALUE, false), WORDS);
    device.delete(io.countersign.harness.yubihsm.ObjectType.AUTHENTICATION_KEY, 9);
    List<String> before = device.objects();
    Cut whole = new Cut(device, Integer.MAX_VALUE, false);
    assertThrows(YubiHsmException.class, () -> setUp(whole, OTHER_WORDS));
    assertEquals(before, device.objects());
  }

  private static int messagesOfASetup() throws Exception {
    FakeYubiHsm device = FakeYubiHsm.withoutConnector();
    device.putAuthenticationKey(9, "ours", 0xffff, -1, -1);
    device.putEd25519(5, "old", new byte[32]);
    Cut all = new Cut(device, Integer.MAX_VALUE, false);
    setUp(all, WORDS);
    assertEquals(LABELS, labels(device));
    return all.count;
  }

  private static List<String> labels(FakeYubiHsm device) {
    return device.objects().stream()
        .map(
            line ->
                LABELS.stream().filter(line::contains).findFirst().orElse("unexpected: " + line))
        .sorted((one, other) -> LABELS.indexOf(one) - LABELS.indexOf(other))
        .toList();
  }

  /** With authentication key 9 configured, which a reset takes away. */
  private static SetupStage setUp(Connector connector, String words)
      throws YubiHsmException, MnemonicException {
    try (Mnemonic mnemonic = Mnemonic.parse(words.toCharArray());
        Credentials configured = new Credentials(9, StaticKeys.ofPassword("ours".toCharArray()))) {
      DeviceSetup setup = new DeviceSetup(connector, mnemonic, step -> {}, Duration.ofMillis(600));
      SetupStage stage = setup.look(configured);
      setup.run(
          stage,
          configured,
          new SetupReport(
              UUID.randomUUID(), "", Optional.empty(), Optional.empty(), Instant.now(), "test"));
      return stage;
    }
  }
}
