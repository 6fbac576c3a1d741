package io.countersign.tunnel.psk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** Both ends in memory, what one sends cut into pieces before the other gets it. */
final class Pair {
  static final TlsCrypto CRYPTO = TunnelCrypto.ofJdk();

  final ClientPolicy clientPolicy;
  final ServerPolicy serverPolicy;
  final TlsClientProtocol client = new TlsClientProtocol();
  final TlsServerProtocol server = new TlsServerProtocol();
  @Nullable IOException clientFailure;
  @Nullable IOException serverFailure;
  private final int piece;

  Pair(
      PresharedKey key,
      TlsVersions ours,
      Function<String, Optional<PresharedKey>> keys,
      TlsVersions theirs,
      int piece)
      throws IOException {
    this.piece = piece;
    clientPolicy = new ClientPolicy(CRYPTO, key, ours);
    serverPolicy = new ServerPolicy(CRYPTO, keys, theirs);
    server.accept(serverPolicy);
    client.connect(clientPolicy);
  }

  /** Until neither has anything to say. */
  Pair run() {
    while (client.getAvailableOutputBytes() + server.getAvailableOutputBytes() > 0) {
      IOException atServer = feed(server, output(client));
      serverFailure = serverFailure == null ? atServer : serverFailure;
      IOException atClient = feed(client, output(server));
      clientFailure = clientFailure == null ? atClient : clientFailure;
    }
    return this;
  }

  static byte[] output(TlsProtocol end) {
    byte[] bytes = new byte[end.getAvailableOutputBytes()];
    end.readOutput(bytes, 0, bytes.length);
    return bytes;
  }

  static byte[] read(TlsProtocol end) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] bytes = new byte[end.getAvailableInputBytes()];
    end.readInput(bytes, 0, bytes.length);
    all.writeBytes(bytes);
    return all.toByteArray();
  }

  private @Nullable IOException feed(TlsProtocol end, byte[] bytes) {
    try {
      for (int at = 0; at < bytes.length && !end.isClosed(); at += piece) {
        end.offerInput(bytes, at, Math.min(piece, bytes.length - at));
      }
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
