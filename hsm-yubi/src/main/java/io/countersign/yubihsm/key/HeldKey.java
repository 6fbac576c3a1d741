package io.countersign.yubihsm.key;

import io.countersign.core.device.DeviceLog;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Secp256k1;
import io.countersign.protocol.crypto.SignatureVerifier;
import io.countersign.yubihsm.DeviceError;
import io.countersign.yubihsm.DeviceException;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.DevicePublicKey;
import io.countersign.yubihsm.client.ObjectId;
import java.util.Optional;

/**
 * One key in the device, and whether the device still has it. Used by the device's thread; {@link
 * #problem} by any.
 */
final class HeldKey {
  private final ObjectId id;
  private final PublicKey publicKey;
  private final SignatureVerifier verifier;
  private final DeviceLog log;

  HeldKey(String device, ObjectId id, PublicKey publicKey, SignatureVerifier verifier) {
    this.id = id;
    this.publicKey = publicKey;
    this.verifier = verifier;
    this.log = new DeviceLog("%s, key %s".formatted(device, id));
  }

  PublicKey publicKey() {
    return publicKey;
  }

  Optional<String> problem() {
    return log.problem();
  }

  /**
   * Looks whether the device has this very key: to be done whenever it may be another device, or
   * was reset.
   */
  void check(Client client) throws YubiHsmException {
    try {
      DevicePublicKey there = client.getPublicKey(id);
      if (there.consensusKey().equals(Optional.of(publicKey))) {
        log.works();
      } else {
        log.failed(
            "the device has another key under this id: expected %s, got %s; nothing is signed with it"
                .formatted(publicKey.bytes(), there.bytes()));
      }
    } catch (DeviceException e) {
      log.failed(meaning(e)); // of this key alone: the device answers
    }
  }

  /**
   * Signs, and verifies what came.
   *
   * @throws KeyUnavailableException if the device has not this key
   * @throws YubiHsmException if it could not be asked, or gave something else
   */
  byte[] sign(Client client, byte[] message) throws YubiHsmException, KeyUnavailableException {
    if (problem().isPresent()) {
      check(client);
    }
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      throw new KeyUnavailableException("key %s: %s".formatted(id, problem.get()), null);
    }
    byte[] signature;
    try {
      signature =
          switch (publicKey.type()) {
            case ED25519 -> client.signEddsa(id, message);
            case SECP256K1 -> EcdsaSignature.ofDer(client.signEcdsa(id, Secp256k1.hash(message)));
          };
    } catch (DeviceException e) {
      if (e.error().equals(DeviceError.OBJECT_NOT_FOUND)) {
        log.failed(meaning(e));
      }
      throw e;
    }
    // ChainSigner verifies what it releases, whoever signed it; this is for what can be done about
    // it here: the session is in doubt, and the device is asked again who it is and for the same.
    if (!verifier.verify(message, signature)) {
      throw new ProtocolException(
          "the signature that the device made with key %s is not that of %s: it was not released"
              .formatted(id, publicKey.bytes()));
    }
    return signature;
  }

  private String meaning(DeviceException e) {
    return meaning(id, e);
  }

  /** For an operator, and what to type. */
  static String meaning(ObjectId id, DeviceException e) {
    return e.error().equals(DeviceError.OBJECT_NOT_FOUND)
        ? "the device has no asymmetric key %s: was it reset? import it with `countersign yubihsm keys import`"
            .formatted(id)
        : String.valueOf(e.getMessage());
  }
}
