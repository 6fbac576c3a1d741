package io.countersign.chaincheck.rpc;

import io.countersign.protocol.consensus.Bytes;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A few questions to one node, until a deadline. For one thread. */
public final class RpcClient implements Closeable {
  private final RpcNode node;
  private final Deadline deadline;
  private @Nullable HttpConnection connection;

  /** Connects when it is first asked something. */
  public RpcClient(RpcNode node, Deadline deadline) {
    this.node = node;
    this.deadline = deadline;
  }

  /** {@code /status}. */
  public NodeStatus status() throws IOException {
    return NodeStatus.read(ask("/status"));
  }

  /**
   * {@code /commit} of every height from {@code highest} down to {@code lowest}, asked for at once.
   *
   * @param validator whose signatures are kept, its address of 20 bytes
   * @param found takes each as it comes
   * @return the height whose commit the node does not have, where it ended; 0 if it had all
   */
  public long commits(
      String chainId, Bytes validator, long highest, long lowest, Consumer<Commit> found)
      throws IOException {
    long height = highest;
    while (height >= lowest) {
      long before = height;
      boolean fresh = connection == null;
      HttpConnection open = connected();
      try {
        open.send(paths(height, lowest));
        for (; height >= lowest; height--) {
          Optional<Commit> commit = CommitAnswer.read(open.next(), chainId, height, validator);
          if (commit.isEmpty()) {
            return height;
          }
          found.accept(commit.get());
        }
      } catch (EOFException | SocketException e) {
        // A server may end a connection after any answer; one that gives none is not asked again.
        close();
        if (fresh && height == before) {
          throw e;
        }
      }
    }
    return 0;
  }

  /**
   * {@code /validators}, all pages of it.
   *
   * @param validator whose part is wanted, its address of 20 bytes
   */
  public VotingPower votingPower(Bytes validator) throws IOException {
    ValidatorsAnswer answer = new ValidatorsAnswer(validator);
    while (!answer.isWhole()) {
      answer.read(ask(answer.path()));
    }
    return answer.sum();
  }

  /** Once more over a new connection if the server has ended the one that is open. */
  private InputStream ask(String path) throws IOException {
    boolean fresh = connection == null;
    try {
      HttpConnection open = connected();
      open.send(List.of(path));
      return open.next();
    } catch (EOFException | SocketException e) {
      close();
      if (fresh) {
        throw e;
      }
      return ask(path);
    }
  }

  private static List<String> paths(long highest, long lowest) {
    return LongStream.rangeClosed(lowest, highest)
        .map(height -> highest + lowest - height)
        .mapToObj(height -> "/commit?height=" + height)
        .toList();
  }

  private HttpConnection connected() throws IOException {
    HttpConnection open = connection;
    if (open == null) {
      open = HttpConnection.open(node, deadline);
      connection = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
