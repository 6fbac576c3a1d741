package io.countersign.yubihsm.client;

import io.countersign.yubihsm.Command;
import io.countersign.yubihsm.Message;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.connector.Connector;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.CommandChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The device's commands by Yubico's names. None is sent twice: where no answer came, whether it was
 * executed is not known. What every method throws is in {@link CommandChannel#command}; a {@link
 * ProtocolException} also where the answer is not of the command's form. For one thread at a time.
 */
public final class Client {
  /** What the slowest command takes that is used here, and then some. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int SIGNATURE_LENGTH = 64;
  private static final int MAX_DER_LENGTH = 8 + 2 * 66;

  private final CommandChannel channel;
  private final Duration within;

  /**
   * Commands in a session.
   *
   * @param channel closed by whoever opened it
   * @param within for each of them
   */
  public Client(CommandChannel channel, Duration within) {
    this.channel = channel;
    this.within = within;
  }

  /**
   * Device info in clear, which takes no session: which device claims to be there.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Device_Info.html">Device Info</a>
   */
  public static DeviceInfo deviceInfo(Connector connector, Duration within)
      throws YubiHsmException {
    byte[] request = new Message(Command.DEVICE_INFO.code(), new byte[0]).encoded();
    byte[] answer = connector.exchange(request, within);
    return DeviceInfo.parse(Message.decoded(answer).answer(Command.DEVICE_INFO));
  }

  /**
   * Serial number, firmware, algorithms.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Device_Info.html">Device Info</a>
   */
  public DeviceInfo deviceInfo() throws YubiHsmException {
    return DeviceInfo.parse(command(Command.DEVICE_INFO, new CommandWriter()));
  }

  /**
   * Sends {@code data} there and back.
   *
   * @throws ProtocolException also if something else comes back
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Echo.html">Echo</a>
   */
  public void echo(byte[] data) throws YubiHsmException {
    byte[] answer = command(Command.ECHO, new CommandWriter().bytes(data));
    if (!Arrays.equals(answer, data)) {
      throw new ProtocolException("expected the device to echo what it was sent, got other bytes");
    }
  }

  /**
   * Bytes of the device's random generator.
   *
   * @param length 1 to 2000
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Pseudo_Random.html">Get
   *     Pseudo Random</a>
   */
  public byte[] getPseudoRandom(int length) throws YubiHsmException {
    byte[] random = command(Command.GET_PSEUDO_RANDOM, new CommandWriter().u16(length));
    return exactly(Command.GET_PSEUDO_RANDOM, random, length);
  }

  /**
   * How full the device is.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Storage_Info.html">Get
   *     Storage Info</a>
   */
  public StorageInfo getStorageInfo() throws YubiHsmException {
    return StorageInfo.parse(command(Command.GET_STORAGE_INFO, new CommandWriter()));
  }

  /**
   * The device's objects that meet all filters, and that the authentication key may see.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/List_Objects.html">List
   *     Objects</a>
   */
  public List<ObjectEntry> listObjects(ObjectFilter... filters) throws YubiHsmException {
    byte[] body = ObjectFilter.encoded(filters);
    return ObjectEntry.parseList(command(Command.LIST_OBJECTS, new CommandWriter().bytes(body)));
  }

  /**
   * What the device says of an object.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Object_Info.html">Get Object
   *     Info</a>
   */
  public ObjectInfo getObjectInfo(ObjectId id, ObjectType type) throws YubiHsmException {
    return ObjectInfo.parse(
        command(Command.GET_OBJECT_INFO, new CommandWriter().id(id).u8(type.code())));
  }

  /**
   * Deletes an object for good.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Delete_Object.html">Delete
   *     Object</a>
   */
  public void deleteObject(ObjectId id, ObjectType type) throws YubiHsmException {
    none(Command.DELETE_OBJECT, new CommandWriter().id(id).u8(type.code()));
  }

  /**
   * Imports a private key.
   *
   * @param key the seed for Ed25519, the number for secp256k1, 32 bytes; the caller wipes it
   * @return its id
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Put_Asymmetric_Key.html">Put
   *     Asymmetric Key</a>
   */
  public ObjectId putAsymmetricKey(NewObject object, Algorithm algorithm, byte[] key)
      throws YubiHsmException {
    return made(
        Command.PUT_ASYMMETRIC_KEY, new CommandWriter().object(object, algorithm).bytes(key));
  }

  /**
   * Makes a key in the device.
   *
   * @return its id
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Generate_Asymmetric_Key.html">
   *     Generate Asymmetric Key</a>
   */
  public ObjectId generateAsymmetricKey(NewObject object, Algorithm algorithm)
      throws YubiHsmException {
    return made(Command.GENERATE_ASYMMETRIC_KEY, new CommandWriter().object(object, algorithm));
  }

  /**
   * The public half of a key.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Public_Key.html">Get Public
   *     Key</a>
   */
  public DevicePublicKey getPublicKey(ObjectId id) throws YubiHsmException {
    return DevicePublicKey.parse(command(Command.GET_PUBLIC_KEY, new CommandWriter().id(id)));
  }

  /**
   * Signs with Ed25519 (RFC 8032).
   *
   * @param data the message itself
   * @return 64 bytes
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Sign_Eddsa.html">Sign EdDSA</a>
   */
  public byte[] signEddsa(ObjectId id, byte[] data) throws YubiHsmException {
    byte[] signature = command(Command.SIGN_EDDSA, new CommandWriter().id(id).bytes(data));
    return exactly(Command.SIGN_EDDSA, signature, SIGNATURE_LENGTH);
  }

  /**
   * Signs with ECDSA.
   *
   * @param digest of the message
   * @return DER, of at most 140 bytes; s as it comes
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Sign_Ecdsa.html">Sign ECDSA</a>
   */
  public byte[] signEcdsa(ObjectId id, byte[] digest) throws YubiHsmException {
    byte[] signature = command(Command.SIGN_ECDSA, new CommandWriter().id(id).bytes(digest));
    if (signature.length == 0 || signature.length > MAX_DER_LENGTH) {
      throw length(Command.SIGN_ECDSA, "1 to " + MAX_DER_LENGTH, signature.length);
    }
    return signature;
  }

  /**
   * Puts an authentication key, with which sessions are opened.
   *
   * @param delegated what objects may be given that it makes
   * @return its id
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Put_Authentication_Key.html">Put
   *     Authentication Key</a>
   */
  public ObjectId putAuthenticationKey(NewObject object, Capabilities delegated, StaticKeys keys)
      throws YubiHsmException {
    byte[] both = keys.exposeCopy();
    try {
      return made(
          Command.PUT_AUTHENTICATION_KEY,
          new CommandWriter()
              .object(object, Algorithm.AES128_YUBICO_AUTHENTICATION)
              .u64(delegated.bits())
              .bytes(both));
    } finally {
      Arrays.fill(both, (byte) 0);
    }
  }

  /**
   * Puts a key under which others are exported and imported.
   *
   * @param delegated what objects may have that are imported under it
   * @param key 16, 24 or 32 bytes as the algorithm has it; the caller wipes it
   * @return its id
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Put_Wrap_Key.html">Put Wrap
   *     Key</a>
   */
  public ObjectId putWrapKey(
      NewObject object, Algorithm algorithm, Capabilities delegated, byte[] key)
      throws YubiHsmException {
    return made(
        Command.PUT_WRAP_KEY,
        new CommandWriter().object(object, algorithm).u64(delegated.bits()).bytes(key));
  }

  /**
   * Exports an object under a wrap key.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Export_Wrapped.html">Export
   *     Wrapped</a>
   */
  public WrappedObject exportWrapped(ObjectId wrapKey, ObjectType type, ObjectId id)
      throws YubiHsmException {
    return WrappedObject.decoded(
        command(Command.EXPORT_WRAPPED, new CommandWriter().id(wrapKey).u8(type.code()).id(id)));
  }

  /**
   * Imports what was exported, under the id that it had.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Import_Wrapped.html">Import
   *     Wrapped</a>
   */
  public ObjectHandle importWrapped(ObjectId wrapKey, WrappedObject wrapped)
      throws YubiHsmException {
    return ObjectHandle.parse(
        command(Command.IMPORT_WRAPPED, new CommandWriter().id(wrapKey).bytes(wrapped.encoded())));
  }

  /**
   * Puts bytes of any meaning.
   *
   * @param data at most 1968 bytes
   * @return its id
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Put_Opaque.html">Put Opaque</a>
   */
  public ObjectId putOpaque(NewObject object, Algorithm algorithm, byte[] data)
      throws YubiHsmException {
    return made(Command.PUT_OPAQUE, new CommandWriter().object(object, algorithm).bytes(data));
  }

  /**
   * Reads what {@link #putOpaque} put.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Opaque.html">Get Opaque</a>
   */
  public byte[] getOpaque(ObjectId id) throws YubiHsmException {
    return command(Command.GET_OPAQUE, new CommandWriter().id(id));
  }

  /**
   * Erases everything; what is there afterwards is authentication key 1 with the factory password.
   * The device restarts, and its answer may be lost over it: look whether it is done.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Reset_Device.html">Reset
   *     Device</a>
   */
  public void resetDevice() throws YubiHsmException {
    none(Command.RESET_DEVICE, new CommandWriter());
  }

  /**
   * Sets an option.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Set_Option.html">Set Option</a>
   */
  public void setOption(Option option, byte[] value) throws YubiHsmException {
    none(Command.SET_OPTION, new CommandWriter().u8(option.code()).u16(value.length).bytes(value));
  }

  /**
   * An option's value, in the form that {@link Option} says.
   *
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Get_Option.html">Get Option</a>
   */
  public byte[] getOption(Option option) throws YubiHsmException {
    return command(Command.GET_OPTION, new CommandWriter().u8(option.code()));
  }

  /**
   * Has the device's light blink, to see which one it is.
   *
   * @param seconds 0 to 255
   * @see <a href="https://developers.yubico.com/YubiHSM2/Commands/Blink_Device.html">Blink
   *     Device</a>
   */
  public void blinkDevice(int seconds) throws YubiHsmException {
    none(Command.BLINK_DEVICE, new CommandWriter().u8(seconds));
  }

  private byte[] command(Command command, CommandWriter writer) throws YubiHsmException {
    byte[] body = writer.body();
    try {
      return channel.command(command, body, within);
    } finally {
      Arrays.fill(body, (byte) 0); // may be a key
    }
  }

  private ObjectId made(Command command, CommandWriter writer) throws YubiHsmException {
    AnswerReader in = new AnswerReader(command.title(), command(command, writer));
    ObjectId id = in.objectId();
    in.end();
    return id;
  }

  private void none(Command command, CommandWriter writer) throws YubiHsmException {
    exactly(command, command(command, writer), 0);
  }

  private static byte[] exactly(Command command, byte[] body, int length) throws ProtocolException {
    if (body.length != length) {
      throw length(command, Integer.toString(length), body.length);
    }
    return body;
  }

  private static ProtocolException length(Command command, String expected, int got) {
    return new ProtocolException(
        "expected %s bytes in the device's answer to %s, got %d"
            .formatted(expected, command.title(), got));
  }
}
