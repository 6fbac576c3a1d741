package io.countersign.cli.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password that stands in the configuration itself; shown by nothing that prints settings. */
public final class WrittenPassword implements YubihsmSettings.Password {
  private final String text;

  WrittenPassword(String text) {
    this.text = text;
  }

  /** In UTF-8, in an array that the caller wipes. */
  public byte[] exposeCopy() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WrittenPassword password
        && MessageDigest.isEqual(exposeCopy(), password.exposeCopy());
  }

  @Override
  public int hashCode() {
    return 0; // tells nothing
  }

  @Override
  public String toString() {
    return "a password";
  }
}
