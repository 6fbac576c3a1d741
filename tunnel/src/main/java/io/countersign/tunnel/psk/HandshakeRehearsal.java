package io.countersign.tunnel.psk;

import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;

/**
 * Handshakes with ourselves in memory, so that the first real one is not the one that loads the
 * classes: that takes several tenths of a second, which a node that waits for its signer may lack.
 */
public final class HandshakeRehearsal {
  private static final int KEY_LENGTH = 32;

  private HandshakeRehearsal() {}

  /**
   * One handshake in each version, and a record each way, with a key that nobody has.
   *
   * @throws IOException if they fail, as every real one would
   */
  public static void run(TlsCrypto crypto) throws IOException {
    try (PresharedKey key = key()) {
      run(crypto, key, TlsVersions.TLS_1_3);
      run(crypto, key, TlsVersions.TLS_1_2);
    }
  }

  private static void run(TlsCrypto crypto, PresharedKey key, TlsVersions versions)
      throws IOException {
    TlsClientProtocol client = new TlsClientProtocol();
    TlsServerProtocol server = new TlsServerProtocol();
    server.accept(new ServerPolicy(crypto, _ -> Optional.of(key), versions));
    client.connect(new ClientPolicy(crypto, key, versions));
    while (client.getAvailableOutputBytes() > 0) {
      move(client, server);
      move(server, client);
    }
    client.writeApplicationData(new byte[1], 0, 1);
    move(client, server);
    server.writeApplicationData(new byte[1], 0, 1);
    move(server, client);
    client.close();
    move(client, server);
  }

  private static void move(TlsProtocol from, TlsProtocol to) throws IOException {
    byte[] bytes = new byte[from.getAvailableOutputBytes()];
    from.readOutput(bytes, 0, bytes.length);
    if (bytes.length > 0) {
      to.offerInput(bytes);
    }
  }

  private static PresharedKey key() {
    try (SecretBytes random = SecretBytes.random(KEY_LENGTH)) {
      byte[] text = Base64.getEncoder().encode(random.exposeCopy());
      try {
        return PresharedKey.of(PresharedKey.STANDARD_IDENTITY, text);
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    }
  }
}
