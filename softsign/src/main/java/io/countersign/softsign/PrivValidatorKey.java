package io.countersign.softsign;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Secp256k1PrivateKey;
import io.countersign.protocol.crypto.ValidatorAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * CometBFT's {@code priv_validator_key.json} ({@code privval/file.go}, FilePVKey): address, public
 * key and private key, which must belong together. The JSON reader leaves the base64 of the secret
 * in a string that Java cannot wipe.
 */
final class PrivValidatorKey {
  private static final String ED25519_PRIVATE = "tendermint/PrivKeyEd25519";
  private static final String ED25519_PUBLIC = "tendermint/PubKeyEd25519";
  private static final String SECP256K1_PRIVATE = "tendermint/PrivKeySecp256k1";
  private static final String SECP256K1_PUBLIC = "tendermint/PubKeySecp256k1";

  private final Crypto crypto;
  private final Path file;

  PrivValidatorKey(Crypto crypto, Path file) {
    this.crypto = crypto;
    this.file = file;
  }

  /** Whether this is JSON at all. */
  static boolean looksLike(byte[] content) {
    int start = 0;
    while (start < content.length && (content[start] & 0xff) <= ' ') {
      start++;
    }
    return start < content.length && content[start] == '{';
  }

  /**
   * Leaves {@code content} to the caller to wipe.
   *
   * @param role an account key must be a secp256k1 one
   */
  KeySecret parse(byte[] content, KeyRole role) throws KeyFileException {
    Map<String, String> fields = fields(content);
    String type = required(fields, "priv_key.type");
    byte[] secret = base64(fields, "priv_key.value");
    try {
      if (type.equals(SECP256K1_PRIVATE)) {
        return secp256k1(fields, secret);
      }
      if (type.equals(ED25519_PRIVATE) && role == KeyRole.CONSENSUS) {
        return ed25519(fields, secret);
      }
      throw refused(
          "expected priv_key of type %s, got %s"
              .formatted(
                  role == KeyRole.CONSENSUS
                      ? ED25519_PRIVATE + " or " + SECP256K1_PRIVATE
                      : SECP256K1_PRIVATE + " for an account key",
                  printable(type)));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private KeySecret ed25519(Map<String, String> fields, byte[] pair) throws KeyFileException {
    requireType(fields, "pub_key", ED25519_PUBLIC);
    if (pair.length != SeedAndPublicKey.LENGTH) {
      throw refused(
          "expected priv_key of %d bytes (seed and public key), got %d"
              .formatted(SeedAndPublicKey.LENGTH, pair.length));
    }
    Bytes publicKey = Bytes.copyOf(Arrays.copyOfRange(pair, pair.length / 2, pair.length));
    requireBelonging(fields, new PublicKey(KeyType.ED25519, publicKey));
    return new KeySecret(
        KeySecret.Kind.ED25519_SEED,
        SeedAndPublicKey.split(crypto, pair)
            .orElseThrow(() -> refused("the two halves of priv_key do not belong together")));
  }

  private KeySecret secp256k1(Map<String, String> fields, byte[] number) throws KeyFileException {
    requireType(fields, "pub_key", SECP256K1_PUBLIC);
    KeySecret secret =
        Secp256k1Number.checked(number)
            .orElseThrow(
                () -> refused("expected priv_key to be a secp256k1 key of 32 bytes, got none"));
    try (Secp256k1PrivateKey key = new Secp256k1PrivateKey(secret.bytes())) {
      requireBelonging(fields, new PublicKey(KeyType.SECP256K1, key.publicKey()));
      return secret;
    } catch (KeyFileException e) {
      secret.close();
      throw e;
    }
  }

  private void requireBelonging(Map<String, String> fields, PublicKey key) throws KeyFileException {
    requireSame("pub_key", Bytes.copyOf(base64(fields, "pub_key.value")), key.bytes());
    requireSame("address", hex(fields, "address"), ValidatorAddress.of(key));
  }

  /** Strings of the outer object and, with a dot, of objects in it; all else is passed over. */
  private Map<String, String> fields(byte[] content) throws KeyFileException {
    Map<String, String> fields = new HashMap<>();
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(content), StandardCharsets.UTF_8))) {
      json.setStrictness(Strictness.STRICT);
      readObject(json, "", fields);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw refused("expected one JSON object, got more");
      }
    } catch (MalformedJsonException | IllegalStateException e) {
      // Their messages may quote the content.
      throw refused("expected a JSON object, got other text");
    } catch (IOException e) {
      throw refused("expected a whole JSON object, got a part");
    }
    return fields;
  }

  private void readObject(JsonReader json, String prefix, Map<String, String> fields)
      throws IOException, KeyFileException {
    json.beginObject();
    while (json.hasNext()) {
      String name = prefix + json.nextName();
      if (json.peek() == JsonToken.STRING) {
        if (fields.put(name, json.nextString()) != null) {
          throw refused("expected each field once, got one of them again");
        }
      } else if (json.peek() == JsonToken.BEGIN_OBJECT && prefix.isEmpty()) {
        readObject(json, name + ".", fields);
      } else {
        json.skipValue();
      }
    }
    json.endObject();
  }

  private void requireType(Map<String, String> fields, String name, String expected)
      throws KeyFileException {
    String type = required(fields, name + ".type");
    if (!type.equals(expected)) {
      throw refused("expected %s of type %s, got %s".formatted(name, expected, printable(type)));
    }
  }

  private void requireSame(String name, Bytes found, Bytes derived) throws KeyFileException {
    if (!found.equals(derived)) {
      throw refused("%s is %s, but priv_key belongs to %s".formatted(name, found, derived));
    }
  }

  private byte[] base64(Map<String, String> fields, String name) throws KeyFileException {
    try {
      return Base64.getDecoder().decode(required(fields, name));
    } catch (IllegalArgumentException e) {
      throw refused("expected base64 in %s, got other text".formatted(name));
    }
  }

  private Bytes hex(Map<String, String> fields, String name) throws KeyFileException {
    try {
      return Bytes.ofHex(required(fields, name));
    } catch (IllegalArgumentException e) {
      throw refused("expected hex in %s, got other text".formatted(name));
    }
  }

  private String required(Map<String, String> fields, String name) throws KeyFileException {
    String value = fields.get(name);
    if (value == null) {
      throw refused("expected a string %s, got none".formatted(name));
    }
    return value;
  }

  private static String printable(String type) {
    String bounded = type.length() > 60 ? type.substring(0, 60) + ".." : type;
    return "\"" + bounded.replaceAll("[^\\w/.:-]", "?") + "\"";
  }

  private KeyFileException refused(String reason) {
    return new KeyFileException(
        "key file %s is no priv_validator_key.json that can be used: %s".formatted(file, reason));
  }
}
