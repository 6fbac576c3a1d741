package io.countersign.cli.settings;

/** Where the passphrase of an encrypted key is, as an operator writes it; never the passphrase. */
public sealed interface PassphraseSetting permits SecretReference, PassphraseSetting.Prompt {
  /** Every form, for messages and help. */
  String FORMS = "credential:NAME, file:PATH, env:NAME or prompt";

  /** Whoever sits at the terminal. */
  record Prompt() implements PassphraseSetting {
    @Override
    public String label() {
      return "prompt";
    }
  }

  /** As an operator writes it. */
  String label();

  /**
   * Reads one of the forms.
   *
   * @throws IllegalArgumentException if it is none; does not repeat the text, which may be a
   *     passphrase that somebody put there
   */
  static PassphraseSetting parse(String text) {
    return text.equals("prompt") ? new Prompt() : SecretReference.parse(text, FORMS);
  }
}
