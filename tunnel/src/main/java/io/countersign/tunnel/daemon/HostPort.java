package io.countersign.tunnel.daemon;

import io.countersign.tunnel.psk.Printable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to accept, or what to connect to, in stunnel's notation.
 *
 * @param host name or address without brackets; empty if none is said
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  /** {@code :::port} is stunnel's for every IPv6 address. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?:\\[(?<v6>[0-9a-fA-F:.]{2,45}(?:%[\\w.-]{1,16})?)]|(?<all>::)|(?<name>[^\\s:\\[\\]/]{0,253}))"
              + ":)?(?<port>[0-9]{1,5})");

  /**
   * Reads {@code port}, {@code :port}, {@code host:port}, {@code [address]:port} or {@code
   * :::port}.
   *
   * @throws IllegalArgumentException saying what was expected and what came
   */
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    int port = matcher.matches() ? Integer.parseInt(matcher.group("port")) : 0;
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "expected a port from 1 to 65535, alone or as host:port, got %s"
              .formatted(Printable.of(text)));
    }
    if (matcher.group("v6") != null) {
      return new HostPort(matcher.group("v6"), port);
    }
    if (matcher.group("all") != null) {
      return new HostPort("::", port);
    }
    return new HostPort(matcher.group("name") == null ? "" : matcher.group("name"), port);
  }

  /** The same with a host where none is said. */
  public HostPort orElse(String standard) {
    return host.isEmpty() ? new HostPort(standard, port) : this;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
