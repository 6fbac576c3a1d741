package io.countersign.protocol.codec;

/**
 * The peer sent bytes that are no privval message: the link is dropped. Names the field and its
 * offset.
 */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedMessageException(String message) {
    super(message);
  }
}
