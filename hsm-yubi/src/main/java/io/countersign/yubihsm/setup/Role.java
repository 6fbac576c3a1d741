package io.countersign.yubihsm.setup;

import io.countersign.protocol.crypto.Bech32;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.securechannel.StaticKeys;
import io.countersign.yubihsm.session.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The authentication keys of a device that was set up, in the order in which they are put. */
public enum Role {
  /** Everything; its password is the phrase itself. */
  ADMIN(1, Domains.ALL, Capabilities.ALL, Capabilities.ALL),
  /** Makes, imports and exports keys, and signs with none. */
  OPERATOR(
      2,
      Domains.ALL,
      Capabilities.of(
          Capability.GENERATE_ASYMMETRIC_KEY,
          Capability.PUT_ASYMMETRIC_KEY,
          Capability.GENERATE_HMAC_KEY,
          Capability.PUT_HMAC_KEY,
          Capability.IMPORT_WRAPPED,
          Capability.EXPORT_WRAPPED,
          Capability.GET_OPAQUE,
          Capability.GET_OPTION,
          Capability.GET_LOG_ENTRIES,
          Capability.SIGN_ATTESTATION_CERTIFICATE),
      Capabilities.ALL),
  /** Reads the log and sets what is logged. */
  AUDITOR(
      3,
      Domains.ALL,
      Capabilities.of(
          Capability.GET_LOG_ENTRIES,
          Capability.GET_OPTION,
          Capability.SET_OPTION,
          Capability.GET_OPAQUE),
      Capabilities.NONE),
  /** Signs, and nothing else: what a signer's configuration names. */
  VALIDATOR(
      4,
      Domains.of(1),
      Capabilities.of(
          Capability.SIGN_ECDSA,
          Capability.SIGN_EDDSA,
          Capability.SIGN_ATTESTATION_CERTIFICATE,
          Capability.GET_LOG_ENTRIES),
      Capabilities.NONE);

  /** Of a derived secret, in bytes: an authentication key has no more strength. */
  private static final int PASSWORD_SECRET = 16;

  private final int id;
  private final int domains;
  private final long capabilities;
  private final long delegated;

  Role(int id, Domains domains, Capabilities capabilities, Capabilities delegated) {
    this.id = id;
    this.domains = domains.bits();
    this.capabilities = capabilities.bits();
    this.delegated = delegated.bits();
  }

  /** Of its authentication key. */
  public ObjectId id() {
    return new ObjectId(id);
  }

  Domains domains() {
    return new Domains(domains);
  }

  Capabilities capabilities() {
    return new Capabilities(capabilities);
  }

  Capabilities delegated() {
    return new Capabilities(delegated);
  }

  /** In small letters, as labels, passwords and paths have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its password in ASCII; the caller closes it. */
  public SecretBytes password(Mnemonic mnemonic) {
    if (this == ADMIN) {
      return mnemonic.phrase();
    }
    byte[] secret;
    try (SecretBytes derived = Derivation.derive(mnemonic, "role", label())) {
      secret = derived.exposeCopy();
    }
    byte[] half = Arrays.copyOf(secret, PASSWORD_SECRET);
    try {
      String text = Bech32.encode("kms-%s-password-".formatted(label()), half);
      return SecretBytes.takeOver(text.getBytes(StandardCharsets.US_ASCII));
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(half, (byte) 0);
    }
  }

  /** What opens a session in this role; the caller closes it. */
  public Credentials credentials(Mnemonic mnemonic) {
    try (SecretBytes password = password(mnemonic)) {
      byte[] bytes = password.exposeCopy();
      try {
        return new Credentials(id, StaticKeys.ofPassword(bytes));
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }
}
