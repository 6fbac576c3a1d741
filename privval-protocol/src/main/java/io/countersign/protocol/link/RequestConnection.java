package io.countersign.protocol.link;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.IOException;

/** Requests and answers as delimited messages over a {@link ByteLink}. */
public final class RequestConnection implements NodeConnection {
  private final MessageStream messages;

  public RequestConnection(ByteLink link) {
    this.messages = new MessageStream(link);
  }

  @Override
  public Request receive() throws IOException, MalformedMessageException {
    return MessageCodec.decode(messages.receive());
  }

  @Override
  public void send(Response response) throws IOException {
    messages.send(MessageCodec.encode(response));
  }

  @Override
  public void close() {
    messages.close();
  }
}
