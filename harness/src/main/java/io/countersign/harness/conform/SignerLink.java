package io.countersign.harness.conform;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.link.ByteLink;
import io.countersign.protocol.link.MessageStream;
import io.countersign.protocol.link.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** One connection of the signer, as its node has it; whatever comes on it is a value. */
final class SignerLink implements Closeable {
  /** A node's {@code timeoutReadWrite}. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SocketLink socket;
  private final ByteLink link;
  private final MessageStream messages;
  private boolean open = true;

  /**
   * Over a connection whose handshake is done.
   *
   * @param link what is said in, over {@code socket}
   */
  SignerLink(SocketLink socket, ByteLink link) {
    this.socket = socket;
    this.link = link;
    this.messages = new MessageStream(link);
  }

  /** False once anything has gone wrong on it. */
  boolean isOpen() {
    return open;
  }

  /** Asks and waits as long as a node does. */
  Answer ask(Request request) {
    return ask(NodeCodec.encode(request));
  }

  /** The same of an encoded message. */
  Answer ask(byte[] message) {
    try {
      messages.send(message);
    } catch (IOException e) {
      return hungUp(e, PATIENCE);
    }
    return receive();
  }

  /** Sends without waiting. */
  void send(Request request) throws IOException {
    messages.send(NodeCodec.encode(request));
  }

  /** Bytes of the stream as they are, in frames of their own. */
  void write(byte[] bytes) throws IOException {
    link.write(bytes);
  }

  /** What comes next. */
  Answer receive() {
    return receive(PATIENCE);
  }

  /** The same with a patience of its own. */
  Answer receive(Duration patience) {
    socket.hold("answer", patience);
    try {
      Answer answer = Answer.of(messages.receive());
      socket.release();
      return answer;
    } catch (MalformedMessageException e) {
      close();
      return new Answer.Unreadable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return hungUp(e, patience);
    }
  }

  private Answer hungUp(IOException e, Duration patience) {
    boolean silent = socket.overran();
    close();
    return silent ? new Answer.Silent(patience) : new Answer.HungUp(String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    open = false;
    messages.close();
  }
}
