package io.countersign.harness.yubihsm;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The device itself: one message in, one answer out; not for several threads at once. */
final class Card {
  /** The longest message with its header, as firmware before 2.4 has it. */
  private static final int LONGEST = 2048;

  private final ObjectStore objects = new ObjectStore();
  private final Sessions sessions = new Sessions();
  private final AuditLog log = new AuditLog();
  private final Options options = new Options(log);
  private final Mishaps mishaps = new Mishaps();
  private final SessionCommands commands;
  private Duration signatureTime = Duration.ZERO;
  private int serial = 1_234_567;

  Card() {
    commands = new SessionCommands(this);
    reset();
  }

  ObjectStore objects() {
    return objects;
  }

  Sessions sessions() {
    return sessions;
  }

  AuditLog log() {
    return log;
  }

  Options options() {
    return options;
  }

  Mishaps mishaps() {
    return mishaps;
  }

  void signatureTime(Duration time) {
    signatureTime = time;
  }

  void serial(int number) {
    serial = number;
  }

  int serial() {
    return serial;
  }

  /** Leaves the factory's key alone. */
  void reset() {
    objects.clear();
    options.clear();
    log.clear();
    sessions.closeAll();
    try {
      objects.put(AuthenticationKeys.factory());
    } catch (DeviceErrorException e) {
      throw new IllegalStateException("expected room in an empty device", e);
    }
  }

  /** Gets its power back: sessions are gone. */
  void boot() {
    sessions.closeAll();
    log.boot();
  }

  /** Answers a message of a host. */
  byte[] answer(byte[] message) throws AnswerLostException {
    if (message.length > LONGEST) {
      return Frame.error(DeviceError.WRONG_LENGTH);
    }
    try {
      Frame frame = Frame.read(message);
      if (frame.length() != message.length - Frame.HEADER) {
        throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "more than its header says");
      }
      ByteBuffer data = frame.data();
      Command command = frame.command();
      return switch (command) {
        case SESSION_MESSAGE -> inSession(message, data);
        case CREATE_SESSION -> onItsWay(command, createSession(command, data));
        case AUTHENTICATE_SESSION -> onItsWay(command, authenticate(command, message, data));
        case DEVICE_INFO -> onItsWay(command, Frame.answer(command, commands.deviceInfo()));
        case ECHO -> onItsWay(command, Frame.answer(command, ObjectCommands.rest(data)));
        default ->
            throw new DeviceErrorException(
                DeviceError.INVALID_COMMAND, command + " is one for sessions");
      };
    } catch (DeviceErrorException e) {
      return Frame.error(e.error());
    } catch (BufferUnderflowException e) {
      return Frame.error(DeviceError.WRONG_LENGTH);
    }
  }

  private byte[] createSession(Command command, ByteBuffer data) throws DeviceErrorException {
    int id = Short.toUnsignedInt(data.getShort());
    byte[] hostChallenge = new byte[CardChannel.CHALLENGE];
    data.get(hostChallenge);
    ObjectCommands.requireEnd(data);
    StoredObject key =
        objects
            .find(ObjectType.AUTHENTICATION_KEY, id)
            .orElseThrow(
                () ->
                    new DeviceErrorException(
                        DeviceError.OBJECT_NOT_FOUND, "authentication key " + id));
    byte[] cardChallenge = Randomness.bytes(CardChannel.CHALLENGE).toArray();
    CardChannel channel = new CardChannel(key.body(), hostChallenge, cardChallenge);
    CardSession session =
        sessions.open(number -> new CardSession(number, key, channel, sessions.now()));
    audit(command, data.limit(), AuditLog.NO_KEY, id, Optional.empty());
    return Frame.answer(
        command,
        ByteBuffer.allocate(1 + 2 * CardChannel.CHALLENGE)
            .put((byte) session.id())
            .put(cardChallenge)
            .put(channel.cardCryptogram())
            .array());
  }

  private byte[] authenticate(Command command, byte[] message, ByteBuffer data)
      throws DeviceErrorException {
    CardSession session = sessions.require(Byte.toUnsignedInt(data.get()));
    byte[] cryptogram = new byte[CardChannel.CHALLENGE];
    data.get(cryptogram);
    int keyId = session.key().id();
    try {
      if (data.remaining() != CardChannel.MAC || session.isAuthenticated()) {
        throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "expected a cryptogram and a MAC");
      }
      session.channel().verify(message);
      if (!session.channel().isHostCryptogram(cryptogram)) {
        throw new DeviceErrorException(DeviceError.AUTHENTICATION_FAILED, "wrong cryptogram");
      }
    } catch (DeviceErrorException e) {
      sessions.close(session);
      audit(command, data.limit(), AuditLog.NO_KEY, keyId, Optional.of(e.error()));
      throw e;
    }
    session.authenticated(sessions.now());
    audit(command, data.limit(), keyId, keyId, Optional.empty());
    return Frame.answer(command, new byte[0]);
  }

  private byte[] inSession(byte[] message, ByteBuffer data)
      throws DeviceErrorException, AnswerLostException {
    CardSession session = sessions.require(Byte.toUnsignedInt(data.get()));
    if (!session.isAuthenticated()) {
      throw new DeviceErrorException(DeviceError.INVALID_SESSION, "not authenticated");
    }
    if (data.remaining() < CardChannel.MAC) {
      throw new DeviceErrorException(DeviceError.WRONG_LENGTH, "too short for a MAC");
    }
    sessions.countMessage(session);
    Frame inner;
    try {
      session.channel().verify(message);
      byte[] ciphertext = ObjectCommands.rest(data.limit(data.limit() - CardChannel.MAC));
      inner = Frame.read(session.channel().decrypt(ciphertext));
    } catch (DeviceErrorException e) {
      sessions.close(session); // SCP03: a channel in doubt is over
      throw e;
    }
    Command command;
    try {
      command = inner.command();
    } catch (DeviceErrorException e) {
      return session.channel().seal(session.id(), Frame.error(e.error()));
    }
    Optional<Mishap> mishap = mishaps.take(command);
    byte[] answer = run(session, command, inner);
    if (mishap.equals(Optional.of(Mishap.RESULT_WRONG))) {
      answer = Mishaps.garbled(answer);
    }
    return onItsWay(command, mishap, session.channel().seal(session.id(), answer));
  }

  private byte[] run(CardSession session, Command command, Frame inner) {
    byte[] answer;
    SessionCommands.Touched touched = new SessionCommands.Touched();
    Optional<DeviceError> error = Optional.empty();
    try {
      if (log.isFull() && !command.isAllowedUnlogged()) {
        throw new DeviceErrorException(DeviceError.LOG_FULL, "read it, and set its index");
      }
      if (command.signs() && signatureTime.isPositive()) {
        sleep(signatureTime);
      }
      answer = Frame.answer(command, commands.run(session, command, inner.data(), touched));
    } catch (DeviceErrorException e) {
      error = Optional.of(e.error());
      answer = Frame.error(e.error());
    } catch (BufferUnderflowException e) {
      error = Optional.of(DeviceError.WRONG_LENGTH);
      answer = Frame.error(DeviceError.WRONG_LENGTH);
    }
    if (options.audits(command) && command != Command.RESET_DEVICE) {
      log.add(
          command,
          inner.length(),
          session.key().id(),
          touched.first(),
          touched.second(),
          result(command, error));
    }
    return answer;
  }

  private byte[] onItsWay(Command command, byte[] answer) throws AnswerLostException {
    return onItsWay(command, mishaps.take(command), answer);
  }

  private static byte[] onItsWay(Command command, Optional<Mishap> mishap, byte[] answer)
      throws AnswerLostException {
    if (mishap.isEmpty()) {
      return answer;
    }
    return switch (mishap.get()) {
      case ANSWER_LOST -> throw new AnswerLostException(command);
      case ANSWER_GARBLED -> Mishaps.garbled(answer);
      case ANSWER_CUT -> Mishaps.cut(answer);
      case RESULT_WRONG -> answer;
    };
  }

  private void audit(
      Command command, int length, int sessionKey, int target, Optional<DeviceError> error) {
    if (options.audits(command)) {
      log.add(command, length, sessionKey, target, 0, result(command, error));
    }
  }

  private static int result(Command command, Optional<DeviceError> error) {
    return error.map(DeviceError::code).orElse(command.code() | 0x80);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
