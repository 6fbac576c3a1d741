package io.countersign.cli.control;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of a Unix socket, as the kernel says. */
final class Peer {
  private static final Set<String> ROOT = Set.of("root", "0");

  private Peer() {}

  /**
   * Whether it is one of these users, or root.
   *
   * @throws IOException if the kernel does not say who it is
   */
  static boolean isOneOf(SocketChannel channel, Set<UserPrincipal> users) throws IOException {
    try {
      UserPrincipal user = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
      return users.contains(user) || ROOT.contains(user.getName());
    } catch (UnsupportedOperationException e) {
      throw new IOException("this system does not tell who is at the other end of a socket", e);
    }
  }
}
