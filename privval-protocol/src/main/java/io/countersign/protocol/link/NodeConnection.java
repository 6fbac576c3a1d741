package io.countersign.protocol.link;

import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.Closeable;
import java.io.IOException;

/**
 * One connected, authenticated node: a blocking stream of requests, each to be answered before the
 * next is read. Used by one thread; {@link #close} may be called by any.
 */
public interface NodeConnection extends Closeable {
  /**
   * Waits for the next request.
   *
   * @throws MalformedMessageException if what came is no request; the connection cannot be used
   *     further
   * @throws IOException if the node went away, or was silent for longer than the read timeout
   */
  Request receive() throws IOException, MalformedMessageException;

  /**
   * Sends the answer to the last request.
   *
   * @throws IOException if the node went away or did not take it within the write timeout
   */
  void send(Response response) throws IOException;

  /** Ends a blocked {@link #receive} or {@link #send} too. */
  @Override
  void close();
}
