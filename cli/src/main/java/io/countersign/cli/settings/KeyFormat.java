package io.countersign.cli.settings;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Bech32;
import io.countersign.protocol.crypto.ValidatorAddress;
import java.util.Base64;

/** How a chain's public keys are printed; nothing depends on it but what operators read. */
public sealed interface KeyFormat {
  /** The key in this form, as TMKMS prints a consensus key. */
  String print(PublicKey key);

  /** The same, as TMKMS prints an account key, a secp256k1 one. */
  default String printAccount(PublicKey key) {
    return print(key);
  }

  /**
   * BIP-173 text, with the key wrapped in Amino's old prefix as Cosmos SDK tools print it.
   *
   * @param accountKeyPrefix of account keys, which TMKMS prints as their address
   */
  record Bech32Text(String accountKeyPrefix, String consensusKeyPrefix) implements KeyFormat {
    @Override
    public String print(PublicKey key) {
      byte[] prefix =
          switch (key.type()) {
            case ED25519 -> new byte[] {0x16, 0x24, (byte) 0xDE, 0x64, 0x20};
            case SECP256K1 -> new byte[] {(byte) 0xEB, 0x5A, (byte) 0xE9, (byte) 0x87, 0x21};
          };
      byte[] raw = key.bytes().toArray();
      byte[] wrapped = new byte[prefix.length + raw.length];
      System.arraycopy(prefix, 0, wrapped, 0, prefix.length);
      System.arraycopy(raw, 0, wrapped, prefix.length, raw.length);
      return Bech32.encode(consensusKeyPrefix, wrapped);
    }

    @Override
    public String printAccount(PublicKey key) {
      return Bech32.encode(accountKeyPrefix, ValidatorAddress.of(key).toArray());
    }
  }

  /** Upper-case hex of the raw key. */
  record Hex() implements KeyFormat {
    @Override
    public String print(PublicKey key) {
      return key.bytes().hex();
    }
  }

  /** The Cosmos SDK's {@code Any} in JSON. */
  record CosmosJson() implements KeyFormat {
    @Override
    public String print(PublicKey key) {
      String url =
          switch (key.type()) {
            case ED25519 -> "/cosmos.crypto.ed25519.PubKey";
            case SECP256K1 -> "/cosmos.crypto.secp256k1.PubKey";
          };
      String raw = Base64.getEncoder().encodeToString(key.bytes().toArray());
      return "{\"@type\":\"%s\",\"key\":\"%s\"}".formatted(url, raw);
    }
  }
}
