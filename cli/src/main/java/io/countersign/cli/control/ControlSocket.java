package io.countersign.cli.control;

import com.google.gson.JsonObject;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.SocketLink;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers this user and root, and nobody else: one request and one answer a connection, on threads
 * that nobody waits for.
 */
public final class ControlSocket implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

  /** In bytes. */
  private static final int LONGEST_REQUEST = 1_024;

  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final LinkTimeouts TIMEOUTS = new LinkTimeouts(WITHIN, WITHIN, WITHIN, WITHIN);

  /** Beyond them nobody is answered. */
  private static final int CONNECTIONS = 4;

  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  /** Between looks whether the file is still there. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final ListeningSocket listening;
  private final Set<UserPrincipal> users;
  private final Deadlines deadlines;
  private final UnaryOperator<JsonObject> answers;
  private final ThreadFactory threads;
  private final Semaphore room = new Semaphore(CONNECTIONS);

  private ControlSocket(
      ListeningSocket listening,
      Deadlines deadlines,
      UnaryOperator<JsonObject> answers,
      ThreadFactory threads)
      throws IOException {
    this.listening = listening;
    this.users = Set.of(Files.getOwner(listening.path()));
    this.deadlines = deadlines;
    this.answers = answers;
    this.threads = threads;
  }

  /**
   * Opens it at the first place where it can be, and answers from then on. Where there is none,
   * that is logged, and everything else goes on without it.
   *
   * @param answers to a request; called on several threads
   */
  public static Optional<ControlSocket> open(
      List<Path> places, Deadlines deadlines, UnaryOperator<JsonObject> answers) {
    ThreadFactory threads = Thread.ofPlatform().daemon().name("control request").factory();
    return open(places, deadlines, answers, threads);
  }

  /**
   * The same.
   *
   * @param threads on which requests are answered
   */
  static Optional<ControlSocket> open(
      List<Path> places,
      Deadlines deadlines,
      UnaryOperator<JsonObject> answers,
      ThreadFactory threads) {
    StringBuilder why = new StringBuilder();
    for (Path place : places) {
      try {
        ControlSocket socket = at(place, deadlines, answers, threads);
        Thread.ofPlatform().daemon().name("control").start(socket::run);
        Thread.ofPlatform().daemon().name("control file").start(socket::keepFile);
        LOG.debug("control socket {}", place);
        return Optional.of(socket);
      } catch (IOException | UnsupportedOperationException e) {
        why.append(why.isEmpty() ? "" : "; ").append(place).append(": ").append(e.getMessage());
      }
    }
    if (!places.isEmpty()) {
      LOG.warn(
          "no control socket, so that status, reload and node use do not find this program: {}; control_socket in [countersign] names another place",
          why);
    }
    return Optional.empty();
  }

  private static ControlSocket at(
      Path place, Deadlines deadlines, UnaryOperator<JsonObject> answers, ThreadFactory threads)
      throws IOException {
    ListeningSocket listening = ListeningSocket.at(place, CONNECTIONS);
    try {
      return new ControlSocket(listening, deadlines, answers, threads);
    } catch (IOException | RuntimeException e) {
      listening.close();
      throw e;
    }
  }

  private void run() {
    while (listening.isOpen()) {
      try {
        accept(listening.accept());
      } catch (IOException e) {
        pause(AFTER_FAILURE); // out of descriptors, maybe: it must not turn into a busy loop
      } catch (RuntimeException | Error e) {
        LOG.warn("control socket: a request could not be heard: {}", e.toString());
        pause(AFTER_FAILURE); // out of threads, maybe; whoever asks next may be luckier
      }
    }
  }

  /** A deleted file would have status and reload believe that nobody runs, until a restart. */
  private void keepFile() {
    boolean said = false;
    while (listening.isOpen()) {
      pause(LOOK);
      try {
        if (listening.renewed()) {
          LOG.warn("control socket {} had been deleted, and was made again", listening.path());
        }
        said = false;
      } catch (IOException | RuntimeException e) {
        if (!said) {
          LOG.warn(
              "control socket {} is gone, and cannot be made again: {}",
              listening.path(),
              e.getMessage());
        }
        said = true;
      }
    }
  }

  private static void pause(Duration duration) {
    try {
      TimeUnit.MILLISECONDS.sleep(duration.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(SocketChannel channel) throws IOException {
    boolean permitted = false;
    boolean started = false;
    try {
      permitted = isAllowed(channel) && room.tryAcquire();
      if (permitted) {
        threads.newThread(() -> serve(channel)).start();
        started = true;
      }
    } finally {
      if (permitted && !started) {
        room.release();
      }
      if (!started) {
        channel.close();
      }
    }
  }

  private boolean isAllowed(SocketChannel channel) {
    try {
      return Peer.isOneOf(channel, users);
    } catch (IOException e) {
      return false; // gone already, or nobody that can be told
    }
  }

  private void serve(SocketChannel channel) {
    try (SocketLink link = SocketLink.accepted(channel, TIMEOUTS, deadlines)) {
      JsonObject request = ControlLine.receive(link, LONGEST_REQUEST, "request", WITHIN);
      ControlLine.send(link, answers.apply(request));
    } catch (IOException e) {
      LOG.debug("control socket: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      LOG.error("a request on the control socket failed by a bug, please report it", e);
    } finally {
      room.release();
    }
  }

  /** Answers nobody any more; waits for nobody. */
  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      LOG.debug("control socket {} was left behind: {}", listening.path(), e.getMessage());
    }
  }
}
