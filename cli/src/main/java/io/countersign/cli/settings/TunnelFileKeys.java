package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.Key.tables;
import static io.countersign.cli.settings.ValueType.FLAG;
import static io.countersign.cli.settings.ValueType.NUMBER;
import static io.countersign.cli.settings.ValueType.TEXT;
import static io.countersign.cli.settings.ValueType.TEXTS;

import io.countersign.tunnel.psk.TlsVersions;

/** Every key of {@code tunnel.toml}, the file of {@code countersign tunnel server|client}. */
public final class TunnelFileKeys {
  private static final String[] VERSIONS = TlsVersions.labels().toArray(String[]::new);

  static final Key IDENTITY_NAME =
      required("name", TEXT, "the name by which both ends know the key");

  /** Secret for what somebody may write there by mistake. */
  static final Key PSK =
      required("psk", TEXT, "where the pre-shared key is: " + SecretReference.FORMS).secret();

  static final Key IDENTITY_SERVICES =
      optional("services", TEXTS, "all", "services that it is for, by their names");
  static final Section IDENTITY = Section.of("[[identity]]", IDENTITY_NAME, PSK, IDENTITY_SERVICES);

  static final Key SERVICE_NAME = required("name", TEXT, "for log lines and for identities");
  static final Key ACCEPT =
      required(
          "accept",
          TEXT,
          "where connections come in, [host:]port; without a host a server's is every address, a client's 127.0.0.1");
  static final Key CONNECT =
      required("connect", TEXT, "what is opened for each, [host:]port; localhost without a host");
  static final Key CONNECTIONS =
      optional("connections", NUMBER, "256", "connections at a time, of this service");
  static final Key HANDSHAKE_TIMEOUT =
      optional(
          "handshake_timeout", NUMBER, "10", "seconds for connecting, and for the TLS handshake");
  static final Key IDLE_TIMEOUT =
      optional("idle_timeout", NUMBER, "43200", "seconds without a byte in either direction");
  static final Key TARGET_SPEAKS_FIRST =
      optional(
          "target_speaks_first",
          FLAG,
          "false",
          "true: connect at once; else only when there are bytes for it, as a node needs it");
  static final Section SERVICE =
      Section.of(
          "[[service]]",
          SERVICE_NAME,
          ACCEPT,
          CONNECT,
          CONNECTIONS,
          HANDSHAKE_TIMEOUT,
          IDLE_TIMEOUT,
          TARGET_SPEAKS_FIRST);

  static final Key TLS =
      optional("tls", TEXT, TlsVersions.AUTO.label(), "version of TLS; auto: 1.3, else 1.2")
          .oneOf(VERSIONS);
  static final Key ALL_CONNECTIONS =
      optional("connections", NUMBER, "256", "connections at a time, of all services together");
  static final Key DRAIN =
      optional("drain", NUMBER, "5", "seconds that running connections have when the program ends");
  static final Key IDENTITIES = tables("identity", IDENTITY, "a key, and whose it is");
  static final Key SERVICES = tables("service", SERVICE, "a way through the tunnel");

  /** The whole file; every other section is reached from here. */
  public static final Section FILE =
      Section.of("the file", TLS, ALL_CONNECTIONS, DRAIN, IDENTITIES, SERVICES);

  private TunnelFileKeys() {}
}
