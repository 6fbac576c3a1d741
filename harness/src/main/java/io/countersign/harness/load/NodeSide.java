package io.countersign.harness.load;

import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node: its listener, and its signer once that has come. Used by one thread. */
final class NodeSide implements Closeable {
  /** A node pings every 3.33 s; signers hang up on one that is silent for long. */
  private static final long SILENCE = 3_000_000_000L;

  private final NodeListener listener;
  private final Supplier<Optional<String>> gone;
  private @Nullable RemoteSigner signer;
  private long lastUsed;

  /**
   * A node that listens.
   *
   * @param gone why there is no use in waiting for the signer, if so
   */
  NodeSide(NodeListener listener, Supplier<Optional<String>> gone) {
    this.listener = listener;
    this.gone = gone;
  }

  /**
   * Waits for the signer.
   *
   * @throws IOException if none comes within 30 s, or none can come any more
   */
  RemoteSigner connected() throws IOException {
    RemoteSigner there = signer;
    if (there == null) {
      there = listener.accept(gone);
      signer = there;
      lastUsed = System.nanoTime();
    }
    return there;
  }

  /**
   * Asks the signer that is connected.
   *
   * @throws IOException if the link is lost, and has to be {@link #connected} anew
   */
  Response ask(Request request) throws IOException {
    RemoteSigner there = signer;
    if (there == null) {
      throw new IOException("no signer is connected");
    }
    try {
      Response response = there.ask(request);
      lastUsed = System.nanoTime();
      return response;
    } catch (IOException e) {
      there.close();
      signer = null;
      throw e;
    }
  }

  /** Whether a ping is due. */
  boolean isSilent() {
    return signer != null && System.nanoTime() - lastUsed > SILENCE;
  }

  @Override
  public void close() throws IOException {
    if (signer != null) {
      signer.close();
    }
    listener.close();
  }
}
