package io.countersign.cli.migrate;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An old signer that still runs on this host, as far as can be seen: not in another container, nor
 * that of another user.
 */
public final class RunningSigner {
  private final Origin origin;
  private final Path home;

  private RunningSigner(Origin origin, Path home) {
    this.origin = origin;
    this.home = home;
  }

  /** The process that signs from this home, in words; empty if none is seen. */
  public static Optional<String> of(Origin origin, Path home) {
    RunningSigner wanted = new RunningSigner(origin, HostProcess.real(home).orElse(home));
    return HostProcess.all().stream().filter(wanted::is).map(HostProcess::describe).findFirst();
  }

  private boolean is(HostProcess process) {
    return !process.isThisOne()
        && switch (origin) {
          // A node holds its databases open.
          case COMETBFT -> process.hasOpen(home.resolve("data"));
          case TMKMS, COSMOS_KMS, HORCRUX -> startedHere(process);
        };
  }

  /** {@code PROGRAM start}, with the home, or a file in it, in its arguments or as its folder. */
  private boolean startedHere(HostProcess process) {
    Optional<Path> folder = process.folder();
    return process.starts(origin.program())
        && folder.isPresent()
        && (folder.get().equals(home)
            || process.arguments().stream()
                .skip(1)
                .map(argument -> argument.substring(argument.indexOf('=') + 1))
                .anyMatch(argument -> process.file(argument).filter(this::isHome).isPresent()));
  }

  private boolean isHome(Path file) {
    return file.startsWith(home);
  }
}
