package io.countersign.tunnel.link;

import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.ServerPolicy;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;

/**
 * TLS with a pre-shared key inside two blocking streams, either end of it. One thread reads and
 * writes; the streams beneath are somebody else's, and their failures come through as they are.
 */
public final class PskStream implements Closeable {
  /** One whole record (RFC 8446 section 5.2), so that most of them take one read of a socket. */
  private static final int RECORD = 5 + (1 << 14) + 256;

  private final TlsProtocol protocol;

  private PskStream(TlsProtocol protocol) {
    this.protocol = protocol;
  }

  /**
   * Shakes hands as the end that dials; nothing is sent beyond that.
   *
   * @throws io.countersign.tunnel.psk.HandshakeException saying for an operator why TLS came to
   *     nothing
   * @throws IOException what a stream threw
   */
  public static PskStream client(InputStream in, OutputStream out, ClientPolicy policy)
      throws IOException {
    TlsClientProtocol protocol = new TlsClientProtocol(buffered(in), out);
    try {
      protocol.connect(policy);
    } catch (IOException e) {
      throw policy.explain(e);
    }
    return new PskStream(protocol);
  }

  /** The same as the end that is dialled. */
  public static PskStream server(InputStream in, OutputStream out, ServerPolicy policy)
      throws IOException {
    TlsServerProtocol protocol = new TlsServerProtocol(buffered(in), out);
    try {
      protocol.accept(policy);
    } catch (IOException e) {
      throw policy.explain(e);
    }
    return new PskStream(protocol);
  }

  private static InputStream buffered(InputStream in) {
    return new BufferedInputStream(in, RECORD);
  }

  /**
   * Waits for bytes.
   *
   * @return how many were put at {@code offset}, at least 1, or -1 if the other end has said that
   *     there are no more
   * @throws java.io.EOFException if the stream beneath has ended without that
   */
  int read(byte[] into, int offset, int length) throws IOException {
    return protocol.readApplicationData(into, offset, length);
  }

  /** Sends all, in one record for each 16 KiB. */
  void write(byte[] from, int offset, int length) throws IOException {
    protocol.writeApplicationData(from, offset, length);
  }

  /** What comes; read as {@link #read} says. Closing it closes this. */
  public InputStream in() {
    return protocol.getInputStream();
  }

  /** What goes, in one record for each 16 KiB of a write. Closing it closes this. */
  public OutputStream out() {
    return protocol.getOutputStream();
  }

  /** Says to the other end that there is no more, if it can be said; once. */
  @Override
  public void close() throws IOException {
    protocol.close();
  }
}
