package io.countersign.tunnel.psk;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;

/** Which versions of TLS one end of a tunnel offers or takes. */
public enum TlsVersions {
  /** RFC 5246, with keys as in RFC 5489. */
  TLS_1_2("1.2"),
  /** RFC 8446, with external pre-shared keys. */
  TLS_1_3("1.3"),
  /** 1.3 where the other end has it, else 1.2. */
  AUTO("auto");

  private final String label;

  TlsVersions(String label) {
    this.label = label;
  }

  /** As an operator writes it. */
  public String label() {
    return label;
  }

  /** The one that is written like this, exactly. */
  public static Optional<TlsVersions> labelled(String label) {
    return Arrays.stream(values()).filter(some -> some.label.equals(label)).findFirst();
  }

  /** Every label, for messages and checks. */
  public static List<String> labels() {
    return Arrays.stream(values()).map(TlsVersions::label).toList();
  }

  /** The best first. */
  ProtocolVersion[] offered() {
    return switch (this) {
      case TLS_1_2 -> ProtocolVersion.TLSv12.only();
      case TLS_1_3 -> ProtocolVersion.TLSv13.only();
      case AUTO -> ProtocolVersion.TLSv13.downTo(ProtocolVersion.TLSv12);
    };
  }
}
