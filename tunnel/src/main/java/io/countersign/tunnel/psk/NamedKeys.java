package io.countersign.tunnel.psk;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.tls.TlsPSKIdentityManager;
import org.jspecify.annotations.Nullable;

/** Which key one client means, and one made up for it where there is none. */
final class NamedKeys implements TlsPSKIdentityManager {
  /** A client names one in practice. */
  private static final int LOOKED_AT = 8;

  /** Nobody has it. As long as those of {@code countersign tunnel keygen}. */
  private static final SecretBytes NOBODYS = SecretBytes.random(32);

  private final Function<String, Optional<PresharedKey>> keys;
  private @Nullable String named;
  private @Nullable PresharedKey chosen;

  NamedKeys(Function<String, Optional<PresharedKey>> keys) {
    this.keys = keys;
  }

  /** The identity that the client named; null before. */
  @Nullable String named() {
    return named;
  }

  /** The key of that identity; null if there is none. */
  @Nullable PresharedKey chosen() {
    return chosen;
  }

  /** Of several identities the first with a key, else the first. */
  byte[] choose(List<byte[]> offered) {
    for (byte[] identity : offered.subList(0, Math.min(offered.size(), LOOKED_AT))) {
      look(identity);
      if (chosen != null) {
        return identity;
      }
    }
    look(offered.getFirst());
    return offered.getFirst();
  }

  /** Of the chosen identity; the caller wipes it. */
  byte[] exposeCopy() {
    PresharedKey key = chosen;
    return key == null ? NOBODYS.exposeCopy() : key.exposeCopy();
  }

  @Override
  public byte @Nullable [] getHint() {
    return null;
  }

  /** As TLS 1.2 asks for it; wiped by who takes it. */
  @Override
  public byte[] getPSK(byte[] identity) {
    look(identity);
    return exposeCopy();
  }

  private void look(byte[] identity) {
    String name = new String(identity, StandardCharsets.ISO_8859_1);
    named = name;
    chosen = PresharedKey.isIdentity(name) ? keys.apply(name).orElse(null) : null;
  }
}
