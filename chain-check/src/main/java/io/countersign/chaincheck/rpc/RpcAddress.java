package io.countersign.chaincheck.rpc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node serves its RPC ({@code rpc.laddr}).
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record RpcAddress(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "http://(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<name>[A-Za-z0-9._-]+)):(?<port>[0-9]{1,5})");

  /**
   * Reads {@code http://host:port}, an IPv6 address in brackets, and nothing more.
   *
   * @throws IllegalArgumentException saying what was expected and what came
   */
  public static RpcAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected http://host:port without user, path or query, got \"%s\""
              .formatted(Printable.of(text)));
    }
    int port = Integer.parseInt(matcher.group("port"));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "expected a port from 1 to 65535, got %d in \"%s\"".formatted(port, text));
    }
    return new RpcAddress(
        matcher.group("v6") != null ? matcher.group("v6") : matcher.group("name"), port);
  }

  /** Host and port as they stand in a Host header. */
  String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public String toString() {
    return "http://" + authority();
  }
}
