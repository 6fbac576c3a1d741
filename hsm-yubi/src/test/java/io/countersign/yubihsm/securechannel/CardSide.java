package io.countersign.yubihsm.securechannel;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The device's side of a channel, to test the host's with at any byte. That both agree with others
 * is shown by {@link SecureChannelVectorsTest}, and against a fake device that shares no code.
 */
public final class CardSide {
  private final StaticKeys keys;
  private final byte[] cardChallenge;
  private final int session;
  private SessionKeys sessionKeys;
  private byte[] chain = new byte[16];
  private int counter;

  public CardSide(StaticKeys keys, byte[] cardChallenge, int session) {
    this.keys = keys;
    this.cardChallenge = cardChallenge;
    this.session = session;
    this.sessionKeys = new SessionKeys(keys, new byte[8], cardChallenge);
  }

  /** The answer to Create Session. */
  public byte[] created(byte[] request) throws ProtocolException {
    byte[] body = Message.decoded(request).body();
    sessionKeys = new SessionKeys(keys, Arrays.copyOfRange(body, 2, 10), cardChallenge);
    byte[] answer =
        ByteBuffer.allocate(17)
            .put((byte) session)
            .put(cardChallenge)
            .put(sessionKeys.cardCryptogram)
            .array();
    return new Message(Command.CREATE_SESSION.responseCode(), answer).encoded();
  }

  /** The answer to Authenticate Session. */
  public byte[] authenticated(byte[] request) throws ProtocolException {
    check(Command.AUTHENTICATE_SESSION, request);
    counter = 1;
    return new Message(Command.AUTHENTICATE_SESSION.responseCode(), new byte[0]).encoded();
  }

  /** The command that was sealed. */
  public Message opened(byte[] request) throws ProtocolException {
    byte[] data = check(Command.SESSION_MESSAGE, request);
    return Message.decoded(Sealing.decrypted(sessionKeys.encryption, counter, data));
  }

  /** Seals the answer to it. */
  public byte[] sealed(Message answer) {
    byte[] data = Sealing.encrypted(sessionKeys.encryption, counter, answer.encoded());
    counter++;
    int code = Command.SESSION_MESSAGE.responseCode();
    byte[] mac = Sealing.mac(sessionKeys.responseMac, chain, code, session, data);
    return new Message(code, Sealing.body(session, data, mac)).encoded();
  }

  private byte[] check(Command command, byte[] request) throws ProtocolException {
    Message message = Message.decoded(request);
    byte[] body = message.body();
    byte[] data = Arrays.copyOfRange(body, 1, body.length - 8);
    chain = Sealing.mac(sessionKeys.commandMac, chain, command.code(), session, data);
    byte[] sent = Arrays.copyOfRange(body, body.length - 8, body.length);
    if (message.code() != command.code() || !Arrays.equals(sent, Arrays.copyOf(chain, 8))) {
      throw new ProtocolException("the host's MAC is wrong");
    }
    return data;
  }
}
