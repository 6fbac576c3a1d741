package io.countersign.cli.command;

import io.countersign.cli.settings.PassphraseSetting;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code credential:NAME} and the other forms on a command line. */
final class PassphraseConverter implements ITypeConverter<PassphraseSetting> {
  /** For where there is no terminal. */
  static final String OTHERWISE =
      "say where it is with --passphrase credential:NAME, file:PATH or env:NAME";

  /** The same for a new one, where there is an old one too. */
  static final String OTHERWISE_NEW =
      "say where it is with --new-passphrase credential:NAME, file:PATH or env:NAME";

  @Override
  public PassphraseSetting convert(String text) {
    try {
      return PassphraseSetting.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
