package io.countersign.pkcs11;

import io.countersign.core.key.KeyUnavailableException;
import io.countersign.pkcs11.cryptoki.Attribute;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.Mechanism;
import io.countersign.pkcs11.cryptoki.ReturnCode;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A key that a token is to make: kept there for good, for signing, never to leave it. */
public record NewKey(KeyType type, String label, Bytes id) {
  /** What a token may say that does not know a curve in this form. */
  private static final ReturnCode[] OTHER_FORM = {
    ReturnCode.ATTRIBUTE_VALUE_INVALID,
    ReturnCode.CURVE_NOT_SUPPORTED,
    ReturnCode.DOMAIN_PARAMS_INVALID,
    ReturnCode.TEMPLATE_INCONSISTENT,
    ReturnCode.GENERAL_ERROR,
    ReturnCode.FUNCTION_FAILED,
    ReturnCode.ARGUMENTS_BAD
  };

  void generate(Cryptoki cryptoki, long session, List<Long> mechanisms)
      throws CryptokiException, KeyUnavailableException {
    refuseExisting(cryptoki, session, new KeyChoice.Label(label));
    refuseExisting(cryptoki, session, new KeyChoice.Id(id));
    List<byte[]> forms = EcParameters.forNewKey(type);
    for (int i = 0; i < forms.size(); i++) {
      try {
        cryptoki.generateKeyPair(
            session, mechanism(mechanisms), publicKey(forms.get(i)), privateKey());
        return;
      } catch (CryptokiException e) {
        if (i == forms.size() - 1 || !e.is(OTHER_FORM)) {
          throw e;
        }
      }
    }
  }

  private static void refuseExisting(Cryptoki cryptoki, long session, KeyChoice choice)
      throws CryptokiException, KeyUnavailableException {
    for (long objectClass : new long[] {Attribute.PUBLIC_KEY_CLASS, Attribute.PRIVATE_KEY_CLASS}) {
      List<Attribute> wanted =
          List.of(Attribute.number(Attribute.CLASS, objectClass), choice.attribute());
      if (!cryptoki.find(session, wanted).isEmpty()) {
        throw new KeyUnavailableException(
            "expected no key with %s, got one: it is left as it is; choose another label and id"
                .formatted(choice.describe()),
            null);
      }
    }
  }

  private long mechanism(List<Long> offered) {
    return switch (type) {
      case ED25519 -> Mechanism.edwardsKeyPair(offered);
      case SECP256K1 -> Mechanism.EC_KEY_PAIR;
    };
  }

  private List<Attribute> publicKey(byte[] curve) {
    return List.of(
        Attribute.flag(Attribute.TOKEN, true),
        Attribute.flag(Attribute.VERIFY, true),
        Attribute.bytes(Attribute.EC_PARAMS, curve),
        labelAttribute(),
        Attribute.bytes(Attribute.ID, id.toArray()));
  }

  private List<Attribute> privateKey() {
    return List.of(
        Attribute.flag(Attribute.TOKEN, true),
        Attribute.flag(Attribute.PRIVATE, true),
        Attribute.flag(Attribute.SENSITIVE, true),
        Attribute.flag(Attribute.EXTRACTABLE, false),
        Attribute.flag(Attribute.SIGN, true),
        labelAttribute(),
        Attribute.bytes(Attribute.ID, id.toArray()));
  }

  private Attribute labelAttribute() {
    return Attribute.bytes(Attribute.LABEL, label.getBytes(StandardCharsets.UTF_8));
  }

  /** For messages: {@code "validator" (id 01)}. */
  @Override
  public String toString() {
    return "\"%s\" (id %s)".formatted(label, id.hex().toLowerCase(Locale.ROOT));
  }
}
