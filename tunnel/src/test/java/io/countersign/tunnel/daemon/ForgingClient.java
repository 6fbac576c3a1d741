package io.countersign.tunnel.daemon;

import java.io.IOException;
import org.bouncycastle.tls.TlsClientProtocol;

/** Somebody with the right key who seals whatever he likes. */
final class ForgingClient extends TlsClientProtocol {
  void forge(int type, byte[] content) throws IOException {
    safeWriteRecord((short) type, content, 0, content.length);
  }
}
