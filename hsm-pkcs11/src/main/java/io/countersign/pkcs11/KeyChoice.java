package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.Attribute;
import io.countersign.protocol.consensus.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Which of a token's keys is meant. */
public sealed interface KeyChoice {
  /** By {@code CKA_LABEL}. */
  record Label(String label) implements KeyChoice {
    @Override
    public String describe() {
      return "label \"%s\"".formatted(label);
    }
  }

  /** By {@code CKA_ID}. */
  record Id(Bytes id) implements KeyChoice {
    @Override
    public String describe() {
      return "id " + id.hex().toLowerCase(Locale.ROOT);
    }
  }

  /** For messages, behind "key with". */
  String describe();

  /** What its objects have in common. */
  default Attribute attribute() {
    return switch (this) {
      case Label named ->
          new Attribute(Attribute.LABEL, named.label().getBytes(StandardCharsets.UTF_8));
      case Id numbered -> new Attribute(Attribute.ID, numbered.id().toArray());
    };
  }
}
