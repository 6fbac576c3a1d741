package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.cli.Terminal;
import io.countersign.protocol.crypto.SecretBytes;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code countersign tunnel keygen}. */
@Command(
    name = "keygen",
    header = "Make a new pre-shared key for a tunnel, 32 random bytes as one line of text.",
    footer = {
      "",
      "Both ends need the same: a file for tunnel.toml or [validator.tunnel], the value of PSK for",
      "a container, or the line node:KEY in stunnel's file of PSKsecrets."
    })
final class TunnelKeygenCommand implements Callable<Integer> {
  private static final int LENGTH = 32;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "New file, mode 0600; one that exists is never overwritten. Else it is printed.")
  private @Nullable Path path;

  TunnelKeygenCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    String text = text();
    Optional<Path> file = Optional.ofNullable(path);
    if (file.isEmpty()) {
      return terminal.sayAll(text) ? 0 : 1;
    }
    try {
      NewFile.writeSecret(file.get(), text + "\n");
    } catch (IOException e) {
      throw new FileSystemException(file.get().toString(), null, NewFile.reason(e));
    }
    terminal.say("made %s".formatted(file.get()));
    return 0;
  }

  /** Of characters that no shell, file or manifest takes for something else. */
  private static String text() {
    try (SecretBytes random = SecretBytes.random(LENGTH)) {
      byte[] bytes = random.exposeCopy();
      try {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }
  }
}
