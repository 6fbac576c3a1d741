package io.countersign.protocol.crypto;

import java.security.Provider;

/**
 * Which JCA providers serve the primitives, chosen once at start and handed down; there is no
 * global provider order to depend on.
 *
 * @param description for {@code version --verbose}: name and version of what is in use
 * @param ed25519 serves {@code ed25519Algorithm} as Signature and KeyFactory
 * @param x25519 serves {@code x25519Algorithm} as KeyAgreement, KeyFactory and KeyPairGenerator
 * @param aead serves {@code aeadTransformation}, ChaCha20-Poly1305 of RFC 8439, as Cipher
 */
public record Crypto(
    String description,
    Provider ed25519,
    String ed25519Algorithm,
    Provider x25519,
    String x25519Algorithm,
    Provider aead,
    String aeadTransformation) {}
