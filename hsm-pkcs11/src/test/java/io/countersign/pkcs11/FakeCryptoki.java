package io.countersign.pkcs11;

import io.countersign.core.JdkCrypto;
import io.countersign.pkcs11.cryptoki.Attribute;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.Mechanism;
import io.countersign.pkcs11.cryptoki.ModuleInfo;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A module in memory with what SoftHSM cannot show: tokens that change places, objects that are
 * described otherwise. Signs with Ed25519 only.
 */
final class FakeCryptoki implements Cryptoki {
  static final Crypto CRYPTO = JdkCrypto.CRYPTO;
  static final long LOGIN_REQUIRED = TokenInfo.LOGIN_REQUIRED | TokenInfo.TOKEN_INITIALIZED;
  byte[] pin = "123456".getBytes(StandardCharsets.UTF_8);

  /** By slot. */
  final Map<Long, TokenInfo> tokens = new TreeMap<>();

  final List<Map<Long, byte[]>> objects = new ArrayList<>();
  final List<String> calls = new ArrayList<>();

  /** Thrown once by the next call of a function, by its name. */
  final Map<String, ReturnCode> faults = new HashMap<>();

  private final Map<Long, Ed25519PrivateKey> keys = new HashMap<>();

  /** How long a signature takes it. */
  volatile long signatureMillis;

  /** Whether handles mean another key. */
  boolean confused;

  private long sessions;
  List<Long> mechanisms = List.of(Mechanism.EDDSA);

  static TokenInfo token(String label, String serial, long flags) {
    return new TokenInfo(label, "Nobody", "Fake", serial, "1.0", flags);
  }

  /**
   * A private key with its public key, which both halves are returned of for further attributes.
   */
  List<Map<Long, byte[]>> addKey(String label, String id, int seed) {
    Ed25519PrivateKey key = new Ed25519PrivateKey(CRYPTO, SecretBytes.takeOver(filled(seed)));
    Map<Long, byte[]> secret = object(Attribute.PRIVATE_KEY_CLASS, label, id);
    secret.put(Attribute.SIGN, new byte[] {1});
    Map<Long, byte[]> open = object(Attribute.PUBLIC_KEY_CLASS, label, id);
    open.put(Attribute.EC_PARAMS, EcParameters.forNewKey(KeyType.ED25519).getFirst());
    open.put(Attribute.EC_POINT, key.publicKey().toArray());
    keys.put((long) objects.size(), key);
    objects.add(secret);
    objects.add(open);
    return List.of(secret, open);
  }

  static Map<Long, byte[]> object(long objectClass, String label, String id) {
    Map<Long, byte[]> object = new HashMap<>();
    object.put(Attribute.CLASS, Attribute.number(Attribute.CLASS, objectClass).value());
    object.put(Attribute.LABEL, label.getBytes(StandardCharsets.UTF_8));
    object.put(Attribute.ID, id.getBytes(StandardCharsets.UTF_8));
    return object;
  }

  private static byte[] filled(int with) {
    byte[] bytes = new byte[Ed25519PrivateKey.SEED_LENGTH];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private void called(String function) throws CryptokiException {
    calls.add(function);
    ReturnCode fault = faults.remove(function);
    if (fault != null) {
      throw CryptokiException.returned(function, fault);
    }
  }

  long count(String function) {
    return calls.stream().filter(function::equals).count();
  }

  @Override
  public boolean initialize() throws CryptokiException {
    called("C_Initialize");
    return true;
  }

  @Override
  public ModuleInfo info() {
    return new ModuleInfo("Nobody", "Fake", "1.0");
  }

  @Override
  public List<Long> slotsWithToken() throws CryptokiException {
    called("C_GetSlotList");
    return List.copyOf(tokens.keySet());
  }

  @Override
  public TokenInfo token(long slot) throws CryptokiException {
    called("C_GetTokenInfo");
    return Objects.requireNonNull(tokens.get(slot));
  }

  @Override
  public List<Long> mechanisms(long slot) throws CryptokiException {
    called("C_GetMechanismList");
    return mechanisms;
  }

  @Override
  public long openSession(long slot, boolean readWrite) throws CryptokiException {
    called("C_OpenSession");
    return ++sessions;
  }

  @Override
  public void closeSession(long session) throws CryptokiException {
    called("C_CloseSession");
  }

  @Override
  public void login(long session, byte[] pin) throws CryptokiException {
    called("C_Login");
    if (!Arrays.equals(pin, this.pin)) {
      throw CryptokiException.returned("C_Login", ReturnCode.PIN_INCORRECT);
    }
  }

  @Override
  public List<Long> find(long session, List<Attribute> wanted) throws CryptokiException {
    called("C_FindObjects");
    List<Long> found = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      Map<Long, byte[]> object = objects.get(i);
      if (wanted.stream().allMatch(each -> Arrays.equals(each.value(), object.get(each.type())))) {
        found.add((long) i);
      }
    }
    return found;
  }

  @Override
  public Optional<byte[]> attribute(long session, long object, long type) {
    return Optional.ofNullable(objects.get((int) object).get(type));
  }

  @Override
  public byte[] sign(long session, long mechanism, long key, byte[] data) throws CryptokiException {
    called("C_Sign");
    try {
      Thread.sleep(signatureMillis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (!mechanisms.contains(mechanism)) {
      throw CryptokiException.returned("C_SignInit", ReturnCode.MECHANISM_INVALID);
    }
    return (confused
            ? new Ed25519PrivateKey(CRYPTO, SecretBytes.takeOver(filled(99)))
            : Objects.requireNonNull(keys.get(key)))
        .sign(data);
  }

  @Override
  public long generateKeyPair(
      long session, long mechanism, List<Attribute> publicKey, List<Attribute> privateKey)
      throws CryptokiException {
    called("C_GenerateKeyPair");
    return 0;
  }
}
