package io.countersign.protocol.link;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a node listens for its signer ({@code priv_validator_laddr}), in TMKMS's notation. */
public sealed interface NodeAddress {
  /**
   * {@code tcp://[peer-id@]host:port}, an IPv6 address in brackets; a slash may end it.
   *
   * @param peerId 40 lower-case hex digits, if the node's identity is pinned
   * @param host name or address, without brackets
   * @param port 1 to 65535
   */
  record Tcp(Optional<String> peerId, String host, int port) implements NodeAddress {
    @Override
    public String toString() {
      String bracketed = host.contains(":") ? "[" + host + "]" : host;
      return "tcp://" + peerId.map(id -> id + "@").orElse("") + bracketed + ":" + port;
    }
  }

  /** {@code unix:///path/of/socket}. */
  record Unix(Path path) implements NodeAddress {
    @Override
    public String toString() {
      return "unix://" + path;
    }
  }

  /**
   * Reads either form.
   *
   * @throws IllegalArgumentException saying what was expected and what came
   */
  static NodeAddress parse(String text) {
    if (text.startsWith("unix://")) {
      return unix(text, text.substring("unix://".length()));
    }
    Matcher matcher = TcpForm.PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected tcp://[peer-id@]host:port or unix:///path, got \"%s\"".formatted(text));
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "expected a port from 1 to 65535, got %d in \"%s\"".formatted(port, text));
    }
    String host = matcher.group("v6") != null ? matcher.group("v6") : matcher.group("name");
    return new Tcp(
        Optional.ofNullable(matcher.group("peer")).map(id -> id.toLowerCase(Locale.ROOT)),
        host,
        port);
  }

  private static NodeAddress unix(String text, String path) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "expected unix:///path, got \"%s\" without a path".formatted(text));
    }
    try {
      return new Unix(Path.of(path));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("expected unix:///path, got \"%s\"".formatted(text), e);
    }
  }

  /** The pattern, out of sight: an interface's fields are public. */
  final class TcpForm {
    private static final Pattern PATTERN =
        Pattern.compile(
            "(?:(?i:tcp)://)?(?:(?<peer>[0-9a-fA-F]{40})@)?"
                + "(?:\\[(?<v6>[0-9a-fA-F:.]+(?:%[\\w.-]+)?)]|(?<name>[^\\s/:@\\[\\]]+)):(?<port>[0-9]{1,5})/?");

    private TcpForm() {}
  }
}
