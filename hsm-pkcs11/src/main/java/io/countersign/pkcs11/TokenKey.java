package io.countersign.pkcs11;

import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.PublicKey;
import java.util.Optional;

/**
 * A key as a token shows it.
 *
 * @param label {@code CKA_LABEL}, made printable
 * @param id {@code CKA_ID}
 * @param canSign whether its private half is there and signs; false too where that is not shown
 *     without the PIN
 * @param publicKey empty if it is none that chains have
 * @param problem why not; empty if it is one
 */
public record TokenKey(
    String label, Bytes id, boolean canSign, Optional<PublicKey> publicKey, String problem) {}
