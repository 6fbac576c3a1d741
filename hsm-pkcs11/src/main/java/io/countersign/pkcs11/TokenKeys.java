package io.countersign.pkcs11;

import static io.countersign.pkcs11.cryptoki.Attribute.PRIVATE_KEY_CLASS;
import static io.countersign.pkcs11.cryptoki.Attribute.PUBLIC_KEY_CLASS;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.cryptoki.Attribute;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.TokenText;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The keys that a session sees: all of them after a login, else mostly the public halves. */
final class TokenKeys {
  private final Cryptoki cryptoki;
  private final long session;

  TokenKeys(Cryptoki cryptoki, long session) {
    this.cryptoki = cryptoki;
    this.session = session;
  }

  /**
   * The handle of the one private key that is meant.
   *
   * @throws KeyUnavailableException if there is none or there are several, or it wants a PIN for
   *     each signature
   */
  long privateKey(KeyChoice choice) throws CryptokiException, KeyUnavailableException {
    List<Long> found = find(PRIVATE_KEY_CLASS, choice.attribute());
    if (found.size() != 1) {
      throw new KeyUnavailableException(
          found.isEmpty()
              ? "no private key with %s: there %s".formatted(choice.describe(), there())
              : "expected one private key with %s, got %d: choose by %s"
                  .formatted(
                      choice.describe(),
                      found.size(),
                      choice instanceof KeyChoice.Label ? "id" : "label"),
          null);
    }
    long key = found.getFirst();
    if (cryptoki
        .attribute(session, key, Attribute.ALWAYS_AUTHENTICATE)
        .filter(Attribute::flag)
        .isPresent()) {
      throw new KeyUnavailableException(
          "the private key with %s wants the PIN for each signature (CKA_ALWAYS_AUTHENTICATE): a signer cannot use it"
              .formatted(choice.describe()),
          null);
    }
    return key;
  }

  private String there() throws CryptokiException {
    List<TokenKey> all = list();
    return all.isEmpty()
        ? "is no key at all"
        : all.stream()
            .map(key -> "\"%s\" (id %s)".formatted(key.label(), key.id().hex()))
            .collect(Collectors.joining(", ", all.size() == 1 ? "is " : "are ", ""));
  }

  /**
   * The public half of a private key: that of the public key with the same id, or with the same
   * label where there is no id, or what the private key itself shows.
   */
  PublicKey publicKey(long privateKey) throws CryptokiException, KeyUnavailableException {
    byte[] id = cryptoki.attribute(session, privateKey, Attribute.ID).orElse(new byte[0]);
    Attribute common =
        id.length > 0
            ? new Attribute(Attribute.ID, id)
            : new Attribute(
                Attribute.LABEL,
                cryptoki.attribute(session, privateKey, Attribute.LABEL).orElse(new byte[0]));
    List<Long> objects = new ArrayList<>(find(PUBLIC_KEY_CLASS, common));
    if (objects.isEmpty()) {
      objects.add(privateKey);
    }
    return only(objects, "its id")
        .orElseThrow(
            () ->
                new KeyUnavailableException(
                    "the private key is there, but no public key with the same id: the token does not show what it signs with; have the vendor's tool write it there",
                    null));
  }

  /** What can be told without a login: the public key that is meant, if it is shown. */
  Optional<PublicKey> publicKey(KeyChoice choice)
      throws CryptokiException, KeyUnavailableException {
    return only(find(PUBLIC_KEY_CLASS, choice.attribute()), choice.describe());
  }

  private Optional<PublicKey> only(List<Long> objects, String what)
      throws CryptokiException, KeyUnavailableException {
    Set<PublicKey> keys = new LinkedHashSet<>();
    for (long object : objects) {
      read(object).ifPresent(keys::add);
    }
    if (keys.size() > 1) {
      throw new KeyUnavailableException(
          "expected one public key with %s, got %d".formatted(what, keys.size()), null);
    }
    return keys.stream().findFirst();
  }

  /** Empty if the object has no point. */
  private Optional<PublicKey> read(long object) throws CryptokiException {
    Optional<byte[]> parameters = cryptoki.attribute(session, object, Attribute.EC_PARAMS);
    if (parameters.isEmpty()) {
      throw CryptokiException.nonsense(
          "expected a key on edwards25519 or secp256k1, got one that has no CKA_EC_PARAMS");
    }
    KeyType type = EcParameters.keyType(parameters.get());
    Optional<byte[]> point = cryptoki.attribute(session, object, Attribute.EC_POINT);
    return point.isPresent() ? Optional.of(EcPoint.publicKey(type, point.get())) : Optional.empty();
  }

  /** Every key that is seen, at most {@value Cryptoki#OBJECT_LIMIT} of each half. */
  List<TokenKey> list() throws CryptokiException {
    List<TokenKey> keys = new ArrayList<>();
    Set<Bytes> ids = new LinkedHashSet<>();
    for (long object : find(PRIVATE_KEY_CLASS)) {
      boolean signs =
          cryptoki.attribute(session, object, Attribute.SIGN).filter(Attribute::flag).isPresent();
      TokenKey key = describe(object, signs, true);
      ids.add(key.id());
      keys.add(key);
    }
    for (long object : find(PUBLIC_KEY_CLASS)) {
      TokenKey key = describe(object, false, false);
      if (!ids.contains(key.id())) {
        keys.add(key);
      }
    }
    return keys;
  }

  private TokenKey describe(long object, boolean signs, boolean isPrivate)
      throws CryptokiException {
    String label =
        TokenText.printable(
            cryptoki.attribute(session, object, Attribute.LABEL).orElse(new byte[0]));
    Bytes id = Bytes.copyOf(cryptoki.attribute(session, object, Attribute.ID).orElse(new byte[0]));
    try {
      Optional<PublicKey> key = isPrivate ? Optional.of(publicKey(object)) : read(object);
      return new TokenKey(label, id, signs, key, "");
    } catch (KeyUnavailableException | CryptokiException e) {
      return new TokenKey(label, id, signs, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  private List<Long> find(long objectClass, Attribute... further) throws CryptokiException {
    List<Attribute> wanted = new ArrayList<>();
    wanted.add(Attribute.number(Attribute.CLASS, objectClass));
    wanted.addAll(List.of(further));
    return cryptoki.find(session, wanted);
  }
}
