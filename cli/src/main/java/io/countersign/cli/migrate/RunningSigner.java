package io.countersign.cli.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An old signer that still runs on this host, as far as can be seen in {@code /proc}: not in
 * another container, nor that of another user.
 */
public final class RunningSigner {
  private static final Path PROC = Path.of("/proc");

  private final Origin origin;
  private final Path home;

  private RunningSigner(Origin origin, Path home) {
    this.origin = origin;
    this.home = home;
  }

  /** The process that signs from this home, in words; empty if none is seen. */
  public static Optional<String> of(Origin origin, Path home) {
    return first(new RunningSigner(origin, real(home).orElse(home))::is);
  }

  /** The TMKMS that runs on this very configuration file, in words; empty if none is seen. */
  public static Optional<String> ofTmkmsOn(Path config) {
    Path real = real(config).orElse(config);
    return first(process -> isTmkmsOn(process, real));
  }

  private static Optional<String> first(Predicate<Path> wanted) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (wanted.test(process)) {
          return Optional.of(
              "process %s (%s)"
                  .formatted(process.getFileName(), String.join(" ", arguments(process))));
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // a system without /proc
    }
    return Optional.empty();
  }

  private static boolean isTmkmsOn(Path process, Path config) {
    List<String> arguments = arguments(process);
    Optional<Path> folder = real(process.resolve("cwd"));
    if (folder.isEmpty() || !starts(Origin.TMKMS, arguments)) {
      return false;
    }
    boolean said =
        arguments.stream().anyMatch(each -> each.startsWith("-c") || each.startsWith("--config"));
    Stream<String> places =
        said
            ? arguments.stream().map(each -> each.substring(each.indexOf('=') + 1))
            : Stream.of("tmkms.toml");
    return places.anyMatch(place -> isAt(folder.get(), place, config));
  }

  private static boolean starts(Origin origin, List<String> arguments) {
    return !arguments.isEmpty()
        && named(origin, arguments.getFirst())
        && arguments.contains("start");
  }

  private static boolean isAt(Path folder, String place, Path file) {
    try {
      return real(folder.resolve(place)).filter(file::equals).isPresent();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private boolean is(Path process) {
    if (process.endsWith(Long.toString(ProcessHandle.current().pid()))) {
      return false;
    }
    return switch (origin) {
      case COMETBFT -> opened(process, home.resolve("data"));
      case TMKMS, COSMOS_KMS, HORCRUX -> startedHere(process);
    };
  }

  /** A node holds its databases open. */
  private static boolean opened(Path process, Path folder) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).startsWith(folder)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // it has ended, or is not ours to see
    }
    return false;
  }

  /** {@code PROGRAM start}, with the home, or a file in it, in its arguments or as its folder. */
  private boolean startedHere(Path process) {
    List<String> arguments = arguments(process);
    if (!starts(origin, arguments)) {
      return false;
    }
    Optional<Path> folder = real(process.resolve("cwd"));
    if (folder.isEmpty()) {
      return false;
    }
    return folder.get().equals(home)
        || arguments.stream()
            .skip(1)
            .map(argument -> argument.substring(argument.indexOf('=') + 1))
            .anyMatch(argument -> leadsHome(folder.get(), argument));
  }

  private static boolean named(Origin origin, String program) {
    return program.equals(origin.program()) || program.endsWith("/" + origin.program());
  }

  private boolean leadsHome(Path folder, String argument) {
    try {
      return real(folder.resolve(argument)).filter(path -> path.startsWith(home)).isPresent();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static List<String> arguments(Path process) {
    try {
      String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return line.isEmpty() ? List.of() : List.of(line.split("\0", -1));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<Path> real(Path path) {
    try {
      return Optional.of(path.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
