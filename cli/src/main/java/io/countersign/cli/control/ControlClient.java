package io.countersign.cli.control;

import com.google.gson.JsonObject;
import io.countersign.protocol.link.Deadlines;
import io.countersign.protocol.link.LinkTimeouts;
import io.countersign.protocol.link.SocketFile;
import io.countersign.protocol.link.SocketLink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the running program. */
public final class ControlClient {
  /** In bytes; a status of thousands of nodes. */
  private static final int LONGEST_ANSWER = 4 << 20;

  private static final Duration SEND = Duration.ofSeconds(5);

  private final List<Path> places;
  private final Set<UserPrincipal> trusted = new HashSet<>();

  /**
   * For a program whose socket is at one of these places.
   *
   * @param owned files whose owner runs the program: others may have put a socket there
   */
  public ControlClient(List<Path> places, List<Path> owned) {
    this.places = places;
    owner(Path.of("/proc/self")).ifPresent(trusted::add);
    owned.forEach(file -> owner(file).ifPresent(trusted::add));
  }

  private static Optional<UserPrincipal> owner(Path file) {
    try {
      return Optional.of(Files.getOwner(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Asks one question.
   *
   * @return empty if no program listens
   * @throws InterruptedIOException if one does, and does not answer within that time
   * @throws IOException if it does not answer for another reason
   */
  public Optional<JsonObject> ask(JsonObject request, Duration within) throws IOException {
    for (Path place : places) {
      if (Files.notExists(place, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      Optional<SocketChannel> channel = connected(place);
      if (channel.isPresent()) {
        return Optional.of(ask(channel.get(), place, request, within));
      }
    }
    return Optional.empty();
  }

  private static Optional<SocketChannel> connected(Path place) throws IOException {
    try {
      return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(place)));
    } catch (IOException e) {
      if (SocketFile.isRefused(e)) {
        return Optional.empty(); // left by a process that was killed
      }
      throw new IOException("%s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static InterruptedIOException timeout(IOException e) {
    InterruptedIOException timeout = new InterruptedIOException(e.getMessage());
    timeout.initCause(e);
    return timeout;
  }

  private JsonObject ask(SocketChannel channel, Path place, JsonObject request, Duration within)
      throws IOException {
    LinkTimeouts timeouts = new LinkTimeouts(SEND, SEND, within, SEND);
    try (Deadlines deadlines = new Deadlines();
        SocketLink link = SocketLink.accepted(channel, timeouts, deadlines)) {
      if (!Peer.isOneOf(channel, trusted)) {
        throw new IOException(
            "%s is listened on by another user, who has nothing to do with this configuration"
                .formatted(place));
      }
      try {
        ControlLine.send(link, request);
        return ControlLine.receive(link, LONGEST_ANSWER, "answer", within);
      } catch (IOException e) {
        throw link.overran() ? timeout(e) : e;
      }
    }
  }
}
