package io.countersign.cli.command;

import io.countersign.cli.settings.KeyFormat;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.KeyAddress;
import java.util.Base64;
import java.util.stream.Stream;

/** A public key in the forms that an operator pastes somewhere. */
final class PublicKeyText {
  private final Bytes publicKey;

  private PublicKeyText(Bytes publicKey) {
    this.publicKey = publicKey;
  }

  static PublicKeyText of(Crypto crypto, SecretBytes seed) {
    try (Ed25519PrivateKey key = new Ed25519PrivateKey(crypto, seed)) {
      return new PublicKeyText(key.publicKey());
    }
  }

  /** Of a public key that is known without its secret. */
  static PublicKeyText of(Bytes publicKey) {
    return new PublicKeyText(publicKey);
  }

  /**
   * Type, hex, base64, CometBFT's address, the key as genesis files and Cosmos SDK tools take it.
   */
  Stream<String> lines() {
    String base64 = Base64.getEncoder().encodeToString(publicKey.toArray());
    Bytes address = KeyAddress.of(publicKey);
    return Stream.of(
        "type     ed25519",
        "hex      " + publicKey.hex(),
        "base64   " + base64,
        "address  " + address.hex(),
        "genesis  " + genesis(address, base64),
        "cosmos   " + new KeyFormat.CosmosJson().print(new PublicKey(KeyType.ED25519, publicKey)));
  }

  /** An element of {@code validators} in a node's genesis file. */
  private static String genesis(Bytes address, String base64) {
    return ("{\"address\":\"%s\",\"pub_key\":{\"type\":\"tendermint/PubKeyEd25519\",\"value\":\"%s\"},"
            + "\"power\":\"10\",\"name\":\"\"}")
        .formatted(address.hex(), base64);
  }
}
