package io.countersign.cli.command;

import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A copy of one of the homes in test resources, whose README says where they come from. */
final class OldHome {
  private static final Path HOMES = Path.of("src/test/resources/old-homes");

  /** What the test key signed last. */
  static final HeightRoundStep LAST = new HeightRoundStep(9, 1, Step.PRECOMMIT);

  final Path folder;

  private OldHome(Path folder) {
    this.folder = folder;
  }

  static OldHome copy(String origin, Path folder) throws IOException {
    Path from = HOMES.resolve(origin);
    OldHome home = new OldHome(folder);
    for (Path file : files(from)) {
      String name = from.relativize(file).toString();
      home.write(name, Files.readString(file).replace("HOME/", folder + "/"));
    }
    return home;
  }

  /** The test key in CometBFT's form. */
  static String keyJson() throws IOException {
    return Files.readString(HOMES.resolve("cometbft/config/priv_validator_key.json"));
  }

  /** The test key in TMKMS's form. */
  static String keyBase64() throws IOException {
    return Files.readString(HOMES.resolve("tmkms/my-1.key"));
  }

  /** A state that the test key signed on my-2. */
  static String stateOfAnotherChain() throws IOException {
    return Files.readString(HOMES.resolve("other-chain.json"));
  }

  /** For its owner alone. */
  Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.setPosixFilePermissions(
        Files.writeString(file, text), PosixFilePermissions.fromString("rw-------"));
  }

  /** In every file of it, with its time. */
  Map<String, String> content() throws IOException {
    Map<String, String> content = new TreeMap<>();
    for (Path file : files(folder)) {
      content.put(file.toString(), Files.getLastModifiedTime(file) + Files.readString(file));
    }
    return content;
  }

  private static Iterable<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
