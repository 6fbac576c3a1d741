package io.countersign.harness.yubihsm;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The host's end of a session, as much as these tests need; python-yubihsm is the real one. */
final class Host {
  private static final byte[] CHALLENGE = new byte[8];
  private static final String OF_PASSWORD =
      "090b47dbed595654901dee1cc655e420592fd483f759e29909a04c4505d2ce0a";

  private final FakeYubiHsm device;
  private final int session;
  private final byte[] enc;
  private final byte[] mac;
  private final byte[] answerMac;
  private byte[] chain = new byte[16];
  private long counter = 1;

  private Host(FakeYubiHsm device, byte[] opened) {
    this.device = device;
    this.session = opened[3];
    byte[] context = ByteBuffer.allocate(16).put(CHALLENGE).put(opened, 4, 8).array();
    byte[] keys = Bytes.ofHex(OF_PASSWORD).toArray();
    this.enc = derive(Arrays.copyOf(keys, 16), 4, 128, context);
    this.mac = derive(Arrays.copyOfRange(keys, 16, 32), 6, 128, context);
    this.answerMac = derive(Arrays.copyOfRange(keys, 16, 32), 7, 128, context);
    this.hostCryptogram = Arrays.copyOf(derive(mac, 1, 64, context), 8);
  }

  private final byte[] hostCryptogram;

  /** A session with an authentication key whose password is "password". */
  static Host open(FakeYubiHsm device, int key) throws IOException {
    byte[] opened = create(device, key);
    Host host = new Host(device, opened);
    byte[] authenticate =
        ByteBuffer.allocate(12)
            .put((byte) 4)
            .putShort((short) 17)
            .put((byte) host.session)
            .put(host.hostCryptogram)
            .array();
    String answer = HexFormat.of().formatHex(device.exchange(host.withMac(authenticate)));
    if (!answer.equals("840000")) {
      throw new IOException("expected a session, got " + answer);
    }
    return host;
  }

  /** CreateSession. */
  static byte[] create(FakeYubiHsm device, int key) throws IOException {
    return device.exchange(
        ByteBuffer.allocate(13)
            .put((byte) 3)
            .putShort((short) 10)
            .putShort((short) key)
            .put(CHALLENGE)
            .array());
  }

  /**
   * Sends a command.
   *
   * @param data in hex
   * @return the answer in hex, without padding; in clear if there is no session any more
   */
  String ask(Command command, String data) throws IOException {
    byte[] payload = HexFormat.of().parseHex(data);
    byte[] padded = new byte[(3 + payload.length) / 16 * 16 + 16];
    ByteBuffer.wrap(padded)
        .put((byte) command.code())
        .putShort((short) payload.length)
        .put(payload)
        .put((byte) 0x80);
    byte[] frame =
        ByteBuffer.allocate(4 + padded.length)
            .put((byte) 5)
            .putShort((short) (9 + padded.length))
            .put((byte) session)
            .put(Aes.cbc(true, enc, counter, padded))
            .array();
    byte[] answer = device.exchange(withMac(frame));
    if (answer[0] != (byte) 0x85) {
      return HexFormat.of().formatHex(answer);
    }
    byte[] covered = Arrays.copyOf(answer, answer.length - 8);
    byte[] tag = Arrays.copyOf(Aes.cmac(answerMac, chain, covered), 8);
    if (!Arrays.equals(tag, Arrays.copyOfRange(answer, covered.length, answer.length))) {
      return "wrong MAC";
    }
    byte[] clear = Aes.cbc(false, enc, counter, Arrays.copyOfRange(answer, 4, covered.length));
    counter++;
    int length = Short.toUnsignedInt(ByteBuffer.wrap(clear).getShort(1));
    return HexFormat.of().formatHex(clear, 0, 3 + length);
  }

  private byte[] withMac(byte[] frame) {
    chain = Aes.cmac(mac, chain, frame);
    return ByteBuffer.allocate(frame.length + 8).put(frame).put(chain, 0, 8).array();
  }

  private static byte[] derive(byte[] key, int constant, int bits, byte[] context) {
    byte[] header = new byte[16];
    header[11] = (byte) constant;
    header[14] = (byte) bits;
    header[15] = 1;
    return Aes.cmac(key, header, context);
  }
}
