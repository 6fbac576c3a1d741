package io.countersign.cli.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.countersign.cli.NewFile;
import io.countersign.cli.Terminal;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.yubihsm.setup.Mnemonic;
import io.countersign.yubihsm.setup.MnemonicException;
import io.countersign.yubihsm.setup.Role;
import io.countersign.yubihsm.setup.SetupSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The words of a setup, and what comes of them, to and from whoever sits at the terminal. What is
 * shown or typed there passes through Strings, which cannot be wiped.
 */
final class SetupWords {
  /** In bytes. */
  private static final int LONGEST_PHRASE = 1024;

  private static final int TRIES = 3;

  private final Terminal terminal;

  SetupWords(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Asks for them, or takes them from a line of standard input; the caller closes them. */
  Mnemonic typed() throws CommandException, IOException {
    if (!terminal.hasPerson()) {
      Optional<char[]> line = terminal.pipedLine(LONGEST_PHRASE);
      try {
        return Mnemonic.parse(line.orElseThrow(SetupWords::none));
      } catch (MnemonicException e) {
        throw new CommandException(String.valueOf(e.getMessage()), e);
      }
    }
    for (int i = 0; i < TRIES; i++) {
      char[] words =
          terminal
              .askSecret("*** Enter mnemonic (separate words with spaces; they are not shown): ")
              .orElseThrow(SetupWords::none);
      try {
        return Mnemonic.parse(words);
      } catch (MnemonicException e) {
        terminal.error(String.valueOf(e.getMessage()));
      }
    }
    throw new CommandException("no words after %d tries".formatted(TRIES));
  }

  private static CommandException none() {
    return new CommandException(
        "expected 24 words from the terminal or in a line of standard input, got none");
  }

  /** In two lines of twelve, as TMKMS prints them. */
  void show(Mnemonic mnemonic) {
    String[] words = text(mnemonic.phrase()).split(" ");
    terminal.say("- key 0x0001: admin:\n");
    terminal.say("    " + String.join(" ", Arrays.copyOf(words, Mnemonic.LENGTH / 2)));
    terminal.say(
        "    " + String.join(" ", Arrays.copyOfRange(words, Mnemonic.LENGTH / 2, Mnemonic.LENGTH)));
    terminal.say("");
  }

  /** Passwords and wrap key, as TMKMS prints them. */
  void showSecrets(Mnemonic mnemonic, boolean wordsToo, boolean restored) {
    terminal.say(
        restored
            ? "Below are all keys/passwords derived from your 24-word admin mnemonic:\n"
            : "Below is a randomly generated 24-word admin mnemonic and derived keys/passwords:\n");
    if (wordsToo) {
      show(mnemonic);
    }
    for (Role role : new Role[] {Role.OPERATOR, Role.AUDITOR, Role.VALIDATOR}) {
      terminal.say(
          "%-30s%s"
              .formatted(
                  "- authkey %s [%s]:".formatted(role.id(), role.label()),
                  text(role.password(mnemonic))));
    }
    try (SecretBytes key = SetupSecrets.wrapKey(mnemonic)) {
      byte[] bytes = key.exposeCopy();
      terminal.say("- wrapkey 0x0001 [primary]:   " + HexFormat.of().formatHex(bytes));
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** A file that an interrupted setup from the same words has written is left as it is. */
  void writePassword(Mnemonic mnemonic, Path file) throws CommandException, IOException {
    String password = text(Role.VALIDATOR.password(mnemonic));
    if (!Files.exists(file)) {
      NewFile.writeSecret(file, password + "\n");
      return;
    }
    if (Files.size(file) != password.length() + 1
        || !Files.readString(file, UTF_8).equals(password + "\n")) {
      throw new CommandException(
          "%s: it exists, with something else in it, and was left as it is".formatted(file));
    }
  }

  private static String text(SecretBytes secret) {
    try (secret) {
      byte[] bytes = secret.exposeCopy();
      String text = new String(bytes, US_ASCII);
      Arrays.fill(bytes, (byte) 0);
      return text;
    }
  }
}
