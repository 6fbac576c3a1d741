package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.ValueType.TEXT;

import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.TlsVersions;

/** The keys of a tunnel: TLS with a pre-shared key, to a stunnel or a countersign tunnel. */
final class TunnelKeys {
  private static final String OF_TUNNEL = "that of tunnel";
  private static final String[] VERSIONS = TlsVersions.labels().toArray(String[]::new);

  static final Key ADDR =
      required("addr", TEXT, "where the tunnel is entered, host:port: its other end").ours();

  static final Key IDENTITY =
      optional(
              "identity",
              TEXT,
              PresharedKey.STANDARD_IDENTITY,
              "the name by which the tunnel's other end knows the key")
          .ours();

  /** Secret for what somebody may write there by mistake. */
  static final Key PSK =
      required("psk", TEXT, "where the pre-shared key is: " + SecretReference.FORMS)
          .ours()
          .secret();

  static final Key TLS =
      optional("tls", TEXT, TlsVersions.AUTO.label(), "version of TLS; auto: 1.3, else 1.2")
          .oneOf(VERSIONS)
          .ours();

  static final Section TUNNEL = Section.of("[validator.tunnel]", ADDR, IDENTITY, PSK, TLS);

  static final Key RPC_IDENTITY = optional("identity", TEXT, OF_TUNNEL, IDENTITY.meaning()).ours();
  static final Key RPC_PSK = optional("psk", TEXT, OF_TUNNEL, PSK.meaning()).ours().secret();
  static final Key RPC_TLS = optional("tls", TEXT, OF_TUNNEL, TLS.meaning()).oneOf(VERSIONS).ours();

  static final Section RPC_TUNNEL =
      Section.of("[validator.rpc_tunnel]", ADDR, RPC_IDENTITY, RPC_PSK, RPC_TLS);

  private TunnelKeys() {}
}
