package io.countersign.cli.command;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.ValidatorAddress;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftSigningKey;
import java.util.Base64;
import java.util.stream.Stream;

/** A public key in the forms that an operator pastes somewhere. */
final class PublicKeyText {
  private final PublicKey key;

  private PublicKeyText(PublicKey key) {
    this.key = key;
  }

  static PublicKeyText of(Crypto crypto, KeySecret secret) {
    try (SigningKey key = SoftSigningKey.of(crypto, secret)) {
      return new PublicKeyText(key.publicKey());
    }
  }

  /** Of a public key that is known without its secret. */
  static PublicKeyText of(PublicKey publicKey) {
    return new PublicKeyText(publicKey);
  }

  /**
   * Type, hex, base64, CometBFT's address, the key as genesis files and Cosmos SDK tools take it.
   */
  Stream<String> lines() {
    String base64 = Base64.getEncoder().encodeToString(key.bytes().toArray());
    Bytes address = ValidatorAddress.of(key);
    return Stream.of(
        "type     " + key.type().label(),
        "hex      " + key.bytes().hex(),
        "base64   " + base64,
        "address  " + address.hex(),
        "genesis  " + genesis(address, base64),
        "cosmos   " + new KeyFormat.CosmosJson().print(key));
  }

  /** An element of {@code validators} in a node's genesis file. */
  private String genesis(Bytes address, String base64) {
    String type =
        switch (key.type()) {
          case ED25519 -> "tendermint/PubKeyEd25519";
          case SECP256K1 -> "tendermint/PubKeySecp256k1";
        };
    return ("{\"address\":\"%s\",\"pub_key\":{\"type\":\"%s\",\"value\":\"%s\"},"
            + "\"power\":\"10\",\"name\":\"\"}")
        .formatted(address.hex(), type, base64);
  }
}
