package io.countersign.cli.command;

import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.core.key.SigningKey;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.softsign.KeySecret;
import io.countersign.softsign.SoftSigningKey;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Algorithm;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.NewObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A key in clear on its way into a device, without its secret. */
record ImportedKey(PublicKey publicKey, Algorithm algorithm, Capabilities capabilities) {
  static ImportedKey of(Crypto crypto, KeySecret secret) throws CommandException {
    try (SigningKey key = SoftSigningKey.of(crypto, secret)) {
      return switch (secret.kind()) {
        case ED25519_SEED ->
            new ImportedKey(key.publicKey(), Algorithm.ED25519, with(Capability.SIGN_EDDSA));
        case SECP256K1 ->
            new ImportedKey(key.publicKey(), Algorithm.SECP256K1, with(Capability.SIGN_ECDSA));
        case ED25519_EXPANDED ->
            throw new CommandException(
                "this key has no seed, only what RFC 8032 makes of one: a device takes seeds alone, so that it cannot be imported");
      };
    }
  }

  /** As TMKMS: it can be backed up. */
  private static Capabilities with(Capability signs) {
    return Capabilities.of(signs, Capability.EXPORTABLE_UNDER_WRAP);
  }

  void put(Client client, NewObject object, KeySecret secret) throws YubiHsmException {
    byte[] bytes = secret.bytes().exposeCopy();
    try {
      client.putAsymmetricKey(object, algorithm, bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** That a file of this configuration signs with it. */
  Optional<String> doubt(Settings settings, Crypto crypto, Path file) {
    for (SoftsignSettings soft : settings.keyFiles()) {
      if (ConsensusKeys.peek(soft, crypto).equals(Optional.of(publicKey))) {
        return Optional.of(
            "key file %s is configured for %s with this very key: take that [[providers.softsign]] out before this device signs, and delete the file once the backup of the device is made"
                .formatted(soft.path(), String.join(", ", soft.chainIds())));
      }
    }
    return Optional.of(
        "%s still has the key in clear: a key that signs in two places gets its validator slashed"
            .formatted(file));
  }
}
