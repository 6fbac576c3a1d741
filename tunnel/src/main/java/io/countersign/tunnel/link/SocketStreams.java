package io.countersign.tunnel.link;

import io.countersign.protocol.link.SocketLink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A socket's two directions as streams, which Bouncy Castle wants. */
final class SocketStreams {
  private final SocketLink socket;
  private boolean waiting = true;

  SocketStreams(SocketLink socket) {
    this.socket = socket;
  }

  /** From here on nothing that is written waits for the other end to take it. */
  void waitNoMore() {
    waiting = false;
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return socket.read(ByteBuffer.wrap(into, offset, length));
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
        if (waiting) {
          socket.write(bytes);
        } else {
          socket.writeWithoutWaiting(bytes);
        }
      }
    };
  }
}
