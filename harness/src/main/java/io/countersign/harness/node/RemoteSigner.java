package io.countersign.harness.node;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.link.ByteLink;
import io.countersign.protocol.link.MessageStream;
import java.io.Closeable;
import java.io.IOException;

/** A connected signer, as its node has it: one question, one answer. */
public final class RemoteSigner implements Closeable {
  private final MessageStream messages;

  RemoteSigner(ByteLink link) {
    this.messages = new MessageStream(link);
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws IOException if the signer went away or answered something else than an answer
   */
  public Response ask(Request request) throws IOException {
    send(request);
    return receive();
  }

  /** Asks; one {@link #receive} must follow before the next. */
  public void send(Request request) throws IOException {
    messages.send(NodeCodec.encode(request));
  }

  /**
   * Waits for the answer to what was sent.
   *
   * @throws IOException if the signer went away or answered something else than an answer
   */
  public Response receive() throws IOException {
    try {
      return NodeCodec.decode(messages.receive());
    } catch (MalformedMessageException e) {
      throw new IOException("the signer's answer cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    messages.close();
  }
}
