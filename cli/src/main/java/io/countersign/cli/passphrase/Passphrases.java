package io.countersign.cli.passphrase;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.cli.Terminal;
import io.countersign.cli.log.LogLines;
import io.countersign.cli.settings.PassphraseSetting;
import io.countersign.cli.settings.SecretReference;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.softsign.Passphrase;
import io.countersign.softsign.PassphraseException;
import io.countersign.softsign.PassphraseSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gets passphrases from where they are said to be. One that was typed is remembered until this is
 * closed, so that a key of several chains is asked for once. For one thread.
 */
public final class Passphrases implements AutoCloseable {
  /** systemd.exec(5), "Credentials". */
  static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

  private final Terminal terminal;
  private final Map<String, String> environment;
  private final Map<Path, SecretBytes> typed = new HashMap<>();

  /** None is read before it is needed. */
  public Passphrases(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  /** Those that can be had while nobody can be asked. */
  public static Passphrases unattended(Map<String, String> environment) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);
    return new Passphrases(new Terminal(nowhere, nowhere), environment);
  }

  /**
   * Of a file that exists.
   *
   * @param setting the terminal, if it is empty
   * @param otherwise what to type where there is no terminal
   */
  public PassphraseSource existing(Optional<PassphraseSetting> setting, String otherwise) {
    PassphraseSetting from = setting.orElse(new PassphraseSetting.Prompt());
    return file ->
        from instanceof PassphraseSetting.Prompt ? remembered(file, otherwise) : read(from);
  }

  /** A new one, which is typed twice; as long as it has to be. */
  public PassphraseSource fresh(Optional<PassphraseSetting> setting, String otherwise) {
    PassphraseSetting from = setting.orElse(new PassphraseSetting.Prompt());
    return file -> {
      boolean prompt = from instanceof PassphraseSetting.Prompt;
      SecretBytes first =
          prompt ? ask("new passphrase of %s: ".formatted(file), otherwise) : read(from);
      try (SecretBytes wiped = first) {
        Passphrase.requireGoodEnough(first);
        if (prompt) {
          requireTypedAgain(first, otherwise);
        }
        return SecretBytes.takeOver(wiped.exposeCopy());
      }
    };
  }

  /**
   * The PIN of a token, or what its vendor has in place of one; the caller closes it.
   *
   * @param token for the question
   * @param otherwise what to type where there is no terminal
   */
  public SecretBytes pin(PassphraseSetting setting, String token, String otherwise)
      throws PassphraseException {
    return switch (setting) {
      case PassphraseSetting.Prompt _ -> ask("PIN", "PIN of %s: ".formatted(token), otherwise);
      case SecretReference.InFile file -> Passphrase.ofFile(file.path(), "PIN");
      case SecretReference.Credential _, SecretReference.Variable _ -> read(setting);
    };
  }

  private void requireTypedAgain(SecretBytes first, String otherwise) throws PassphraseException {
    try (SecretBytes again = ask("the same again: ", otherwise)) {
      if (!again.contentEquals(first)) {
        throw new PassphraseException("expected the same passphrase twice, got two");
      }
    }
  }

  private SecretBytes read(PassphraseSetting from) throws PassphraseException {
    return switch (from) {
      case SecretReference.Credential credential -> credential(credential.name());
      case SecretReference.InFile file -> Passphrase.ofFile(file.path());
      case SecretReference.Variable variable -> variable(variable.name());
      case PassphraseSetting.Prompt prompt ->
          throw new IllegalStateException("expected a source that is read, got " + prompt);
    };
  }

  private SecretBytes credential(String name) throws PassphraseException {
    String folder = environment.get(CREDENTIALS);
    if (folder == null || folder.isEmpty()) {
      throw new PassphraseException(
          "expected systemd to hand over the credential %s, got no $%s: LoadCredential=%s:PATH in the unit does it"
              .formatted(name, CREDENTIALS, name));
    }
    return Passphrase.ofCredential(Path.of(folder, name));
  }

  private SecretBytes variable(String name) throws PassphraseException {
    String value = environment.get(name);
    if (value == null) {
      throw new PassphraseException(
          "expected a passphrase in the environment variable %s, which is not set".formatted(name));
    }
    return Passphrase.of(value.toCharArray(), "environment variable " + name);
  }

  private SecretBytes remembered(Path file, String otherwise) throws PassphraseException {
    SecretBytes known = typed.get(file);
    if (known == null) {
      known = ask("passphrase of %s: ".formatted(file), otherwise);
      typed.put(file, known);
    }
    return SecretBytes.takeOver(known.exposeCopy());
  }

  private SecretBytes ask(String question, String otherwise) throws PassphraseException {
    return ask("passphrase", question, otherwise);
  }

  private SecretBytes ask(String what, String question, String otherwise)
      throws PassphraseException {
    LogLines.flushBeforePrinting();
    char[] answer =
        terminal
            .askSecret(question)
            .orElseThrow(
                () ->
                    new PassphraseException(
                        "expected a terminal to ask for the %s on, got none: %s"
                            .formatted(what, otherwise)));
    return Passphrase.of(answer, "what was typed");
  }

  /** The pre-shared keys of tunnels, which may be read also when this is closed. */
  public PresharedKeys presharedKeys() {
    return new PresharedKeys(environment);
  }

  /** Wipes what was typed. */
  @Override
  public void close() {
    typed.values().forEach(SecretBytes::close);
    typed.clear();
  }
}
