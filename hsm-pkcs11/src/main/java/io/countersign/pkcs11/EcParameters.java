package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import java.util.List;
import java.util.Map;

/**
 * {@code CKA_EC_PARAMS}: which curve a key is on. DER of an object identifier, or of the curve's
 * name as a PrintableString (PKCS #11 3.0 current mechanisms, section 2.3.3); both are seen for
 * Ed25519. Curves by their numbers are taken from nobody.
 */
final class EcParameters {
  /** 1.3.101.112, RFC 8410. */
  private static final Bytes ED25519_OID = Bytes.ofHex("06032b6570");

  /** "edwards25519", as SoftHSM 2 has it. */
  private static final Bytes ED25519_NAME = Bytes.ofHex("130c656477617264733235353139");

  /** 1.3.6.1.4.1.11591.15.1, GnuPG's, as OpenSC writes it. */
  private static final Bytes ED25519_GNU = Bytes.ofHex("06092b06010401da470f01");

  /** "Ed25519", RFC 8410's name, which Luna takes too. */
  private static final Bytes ED25519_SHORT_NAME = Bytes.ofHex("130745643235353139");

  /** 1.3.132.0.10, SEC 2. */
  private static final Bytes SECP256K1_OID = Bytes.ofHex("06052b8104000a");

  /** "secp256k1". */
  private static final Bytes SECP256K1_NAME = Bytes.ofHex("1309736563703235366b31");

  private static final Map<Bytes, KeyType> KNOWN =
      Map.of(
          ED25519_OID, KeyType.ED25519,
          ED25519_NAME, KeyType.ED25519,
          ED25519_SHORT_NAME, KeyType.ED25519,
          ED25519_GNU, KeyType.ED25519,
          SECP256K1_OID, KeyType.SECP256K1,
          SECP256K1_NAME, KeyType.SECP256K1);

  private EcParameters() {}

  /**
   * The kind of key on the curve that is named.
   *
   * @throws CryptokiException if it is another one
   */
  static KeyType keyType(byte[] parameters) throws CryptokiException {
    Bytes named = Bytes.copyOf(parameters);
    KeyType type = KNOWN.get(named);
    if (type == null) {
      throw CryptokiException.nonsense(
          "expected a key on edwards25519 or secp256k1, got CKA_EC_PARAMS %s"
              .formatted(named.hexPrefix(32)));
    }
    return type;
  }

  /** In which forms a token is to be asked for a new key: the first that it takes. */
  static List<byte[]> forNewKey(KeyType type) {
    return switch (type) {
      case ED25519 -> List.of(ED25519_OID.toArray(), ED25519_NAME.toArray());
      case SECP256K1 -> List.of(SECP256K1_OID.toArray());
    };
  }
}
