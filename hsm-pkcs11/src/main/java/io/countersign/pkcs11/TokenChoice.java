package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.TokenInfo;

/** Which of a module's tokens is meant. */
public sealed interface TokenChoice {
  /** The one that was given this label. */
  record Label(String label) implements TokenChoice {
    @Override
    public String describe() {
      return "with label \"%s\"".formatted(label);
    }
  }

  /** The one in this slot; some modules number their slots anew at each start. */
  record Slot(long slot) implements TokenChoice {
    @Override
    public String describe() {
      return "in slot " + slot;
    }
  }

  /** The one with this serial number. */
  record Serial(String serial) implements TokenChoice {
    @Override
    public String describe() {
      return "with serial \"%s\"".formatted(serial);
    }
  }

  /** For messages, behind "token". */
  String describe();

  /** Whether it is the token in this slot. */
  default boolean means(long slot, TokenInfo token) {
    return switch (this) {
      case Label named -> named.label().equals(token.label());
      case Slot chosen -> chosen.slot() == slot;
      case Serial numbered -> numbered.serial().equals(token.serial());
    };
  }
}
