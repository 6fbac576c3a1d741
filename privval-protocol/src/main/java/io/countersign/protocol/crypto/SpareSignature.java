package io.countersign.protocol.crypto;

import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519's {@link Signature} of one key, kept for the next call: JCA looks a new one up by names,
 * which after a pause takes longer than all else around a signature. A call takes it out, so that
 * no two threads ever share it (that gave wrong signatures), and puts it back only if all went
 * well, so that nothing of a failed call is in it.
 */
final class SpareSignature {
  private final Crypto crypto;
  private final AtomicReference<@Nullable Signature> spare = new AtomicReference<>();

  SpareSignature(Crypto crypto) {
    this.crypto = crypto;
  }

  /**
   * The one that was put back, or a new one; the caller's alone.
   *
   * @throws ProviderException if the chosen provider does not serve Ed25519
   */
  Signature take() {
    Signature kept = spare.getAndSet(null);
    if (kept != null) {
      return kept;
    }
    try {
      return Signature.getInstance(crypto.ed25519Algorithm(), crypto.ed25519());
    } catch (GeneralSecurityException e) {
      throw new ProviderException(crypto.ed25519() + " has no Ed25519 signatures", e);
    }
  }

  /** After a call that went well; the next one has to initialize it anew. */
  void putBack(Signature signature) {
    spare.set(signature);
  }

  /** Lets go of it, and with it of the key that it was last used with. */
  void forget() {
    spare.set(null);
  }
}
