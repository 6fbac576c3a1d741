package io.countersign.protocol.link;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.MalformedMessageException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/** Delimited messages over a {@link ByteLink}, for either side. */
public final class MessageStream implements Closeable {
  private final ByteLink link;
  private final FrameDecoder decoder = new FrameDecoder();
  private final byte[] chunk = new byte[8 * 1024];

  private final WholeBy request;

  public MessageStream(ByteLink link) {
    this(link, WholeBy.LIMIT);
  }

  /** The same with a time of its own for a message that has begun. */
  MessageStream(ByteLink link, Duration wholeWithin) {
    this.link = link;
    this.request = new WholeBy("message", wholeWithin);
  }

  /**
   * Waits for the next whole message, which has 10 s from its first byte to its last.
   *
   * @throws MalformedMessageException if its announced length is out of bounds
   * @throws EOFException if the peer closed the link
   */
  public byte[] receive() throws IOException, MalformedMessageException {
    byte[] message = decoder.poll();
    while (message == null) {
      int length = link.read(chunk);
      if (length < 0) {
        throw new EOFException("the node closed the connection");
      }
      decoder.feed(chunk, length);
      message = decoder.poll();
      if (message == null) {
        request.more();
      }
    }
    request.whole();
    return message;
  }

  /** Sends {@code message} with its length before it, in one write. */
  public void send(byte[] message) throws IOException {
    link.write(FrameDecoder.delimit(message));
  }

  @Override
  public void close() {
    link.close();
  }
}
