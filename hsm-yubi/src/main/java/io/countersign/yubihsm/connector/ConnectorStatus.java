package io.countersign.yubihsm.connector;

import io.countersign.yubihsm.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A connector's status page.
 *
 * @param device whether it has a device
 * @param serial of the device that it is bound to, if it is bound to one
 * @param version of the connector
 */
public record ConnectorStatus(boolean device, Optional<String> serial, Optional<String> version) {
  /** Of a page, in bytes; one has about 80. */
  public static final int MAX_LENGTH = 1024;

  private static final Pattern SERIAL = Pattern.compile("[0-9]{1,10}");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+-]{1,32}");

  /**
   * Reads a page: {@code name=value} lines as Yubico's connector writes them, or name and value on
   * a line each, as that in yubihsm.rs does (and with it TMKMS's).
   *
   * @throws ProtocolException if it says nothing of a status
   */
  public static ConnectorStatus parse(byte[] page) throws ProtocolException {
    if (page.length > MAX_LENGTH) {
      throw new ProtocolException(
          "expected a status page of at most %d bytes from the connector, got %d"
              .formatted(MAX_LENGTH, page.length));
    }
    String text = new String(page, StandardCharsets.US_ASCII);
    String[] words = text.strip().split("\\r?\\n|=", -1);
    Optional<String> status = value(words, "status");
    if (status.isEmpty()) {
      throw new ProtocolException(
          "expected a status page (status=OK) from the connector, got something else: is that"
              + " address a yubihsm-connector's?");
    }
    return new ConnectorStatus(
        status.get().equals("OK"),
        value(words, "serial").filter(SERIAL.asMatchPredicate()),
        value(words, "version").filter(VERSION.asMatchPredicate()));
  }

  private static Optional<String> value(String[] words, String name) {
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equals(name)) {
        return Optional.of(words[i + 1]);
      }
    }
    return Optional.empty();
  }
}
