package io.countersign.yubihsm.securechannel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.YubiHsmException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Byte for byte what others' code has sent and received. */
class SecureChannelVectorsTest {
  private static final HexFormat HEX = HexFormat.of();

  @Test
  void aPasswordBecomesTheTwoKeysThatYubicosProgramsMake() {
    String expected = "090b47dbed595654901dee1cc655e420592fd483f759e29909a04c4505d2ce0a";

    for (StaticKeys keys :
        List.of(
            StaticKeys.ofFactory(),
            StaticKeys.ofPassword("password".getBytes(UTF_8)),
            StaticKeys.ofPassword("password".toCharArray()))) {
      assertEquals(expected, HEX.formatHex(keys.exposeCopy()));
    }
  }

  /** python-yubihsm 3.1.2, tests/test_core.py: all challenges known. */
  @Test
  void opensTheSessionOfYubicosOwnTest() throws YubiHsmException {
    byte[] challenge = new byte[8];
    assertEquals("03000a00010000000000000000", hex(SecureChannel.createSession(1, challenge)));

    SecureChannel channel =
        SecureChannel.opened(
            1,
            StaticKeys.ofFactory(),
            challenge,
            HEX.parseHex("83001100054d5631c9186f803225ed8a3224f2cf"));
    assertEquals("040011001ce7552e0f7976dbcc2198fd155c335a", hex(channel.authenticateSession()));
    channel.authenticated(HEX.parseHex("840000"));

    assertEquals(0, channel.session());
  }

  /** The host's and the card's side each make and read all that two independent codes exchanged. */
  @Test
  void speaksTheRecordedSessionOnBothSides() throws Exception {
    List<String[]> frames = frames();
    byte[] create = HEX.parseHex(frames.get(1)[0]);
    byte[] created = HEX.parseHex(frames.get(1)[1]);
    byte[] challenge = Arrays.copyOfRange(create, 5, 13);
    assertArrayEquals(create, SecureChannel.createSession(1, challenge));
    CardSide card =
        new CardSide(StaticKeys.ofFactory(), Arrays.copyOfRange(created, 4, 12), created[3]);
    assertArrayEquals(created, card.created(create));
    SecureChannel host = SecureChannel.opened(1, StaticKeys.ofFactory(), challenge, created);
    assertEquals(frames.get(2)[0], hex(host.authenticateSession()));
    host.authenticated(card.authenticated(HEX.parseHex(frames.get(2)[0])));

    for (String[] frame : frames.subList(3, frames.size())) {
      exchange(host, card, frame);
    }
    assertEquals(23, host.commands());
  }

  private static void exchange(SecureChannel host, CardSide card, String[] frame)
      throws YubiHsmException {
    Message clear = Message.decoded(HEX.parseHex(frame[2]));
    Command command = command(clear.code());
    assertEquals(frame[0], hex(host.sealed(command, clear.body())));
    assertEquals(frame[2], hex(card.opened(HEX.parseHex(frame[0])).encoded()));

    byte[] padded = HEX.parseHex(frame[3]);
    int length = 3 + ((padded[1] & 0xff) << 8) + (padded[2] & 0xff);
    Message answer = Message.decoded(Arrays.copyOf(padded, length));
    assertEquals(frame[1], hex(card.sealed(answer)));
    try {
      assertEquals(hex(answer.body()), hex(host.opened(command, HEX.parseHex(frame[1]))));
    } catch (DeviceException e) {
      assertArrayEquals(answer.body(), new byte[] {(byte) e.error().code()});
    }
  }

  /** Of those that are not used here the code alone matters. */
  private static Command command(int code) {
    return Arrays.stream(Command.values())
        .filter(command -> command.code() == code)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no command 0x%02x".formatted(code)));
  }

  private static List<String[]> frames() throws IOException {
    try (InputStream in = SecureChannelVectorsTest.class.getResourceAsStream("session.tsv")) {
      if (in == null) {
        throw new AssertionError("session.tsv is missing");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .toList();
    }
  }

  private static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }
}
