package io.countersign.cli.migrate;

import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.Settings;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.settings.SoftsignSettings;
import io.countersign.protocol.crypto.Crypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A TMKMS that runs on this host and signs with what a configuration of ours names, as far as can
 * be seen: not in another container, nor on files that are not ours to read.
 */
public final class RunningTmkms {
  private final Settings ours;
  private final Crypto crypto;

  private RunningTmkms(Settings ours, Crypto crypto) {
    this.ours = ours;
    this.crypto = crypto;
  }

  /** Why nothing must be started on these settings, in words; empty if none is seen. */
  public static Optional<String> on(Settings settings, Crypto crypto) {
    RunningTmkms looking = new RunningTmkms(settings, crypto);
    return HostProcess.all().stream()
        .filter(process -> process.starts(Origin.TMKMS.program()))
        .flatMap(process -> looking.sharedWith(process).stream())
        .findFirst();
  }

  private Optional<String> sharedWith(HostProcess process) {
    return process
        .file(config(process))
        .flatMap(
            config ->
                isSame(config, ours.file())
                    ? Optional.of(
                        "tmkms runs on this configuration, %s: stop it first"
                            .formatted(process.describe()))
                    : shared(process, config)
                        .map(
                            what ->
                                "tmkms runs with %s, %s: stop it first, since two signers of one key sign twice sooner or later"
                                    .formatted(what, process.describe())));
  }

  /** As TMKMS finds it: {@code -c} in the forms that its parser takes, a variable, a name. */
  private static String config(HostProcess process) {
    List<String> arguments = process.arguments();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("-c") || argument.equals("--config")) {
        return i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      }
      for (String option : List.of("--config=", "-c=", "-c")) {
        if (argument.startsWith(option)) {
          return argument.substring(option.length());
        }
      }
    }
    return process.variable("TMKMS_CONFIG_FILE").orElse("tmkms.toml");
  }

  /** What its configuration has in common with ours. */
  private Optional<String> shared(HostProcess process, Path config) {
    Settings theirs;
    try {
      theirs = SettingsReader.read(config);
    } catch (SettingsException e) {
      return Optional.empty(); // then it runs on another one by now
    }
    for (SoftsignSettings key : theirs.keyFiles()) {
      Optional<Path> file = process.file(key.path().toString());
      if (file.isPresent()
          && ours.keyFiles().stream().anyMatch(own -> isSame(own.path(), file.get()))) {
        return Optional.of("key file %s, which its %s names".formatted(file.get(), config));
      }
    }
    for (ChainSettings chain : theirs.chains()) {
      Optional<Path> file = process.file(chain.stateFile().toString());
      if (file.isPresent()
          && ours.chains().stream().anyMatch(own -> isSame(own.stateFile(), file.get()))) {
        return Optional.of("state file %s, which its %s names".formatted(file.get(), config));
      }
    }
    return copied(process, theirs)
        .map(chain -> "this key of chain %s, from its %s".formatted(chain, config));
  }

  /** The chain for which it has our key in a file of its own. */
  private Optional<String> copied(HostProcess process, Settings theirs) {
    for (ChainKey own : ours.keysInUse()) {
      var publicKey = ConsensusKeys.peek(own.key(), crypto);
      boolean copied =
          publicKey.isPresent()
              && theirs.keyFiles().stream()
                  .filter(key -> key.chainIds().contains(own.chain().id()))
                  .flatMap(key -> process.file(key.path().toString()).map(key::at).stream())
                  .anyMatch(key -> ConsensusKeys.peek(key, crypto).equals(publicKey));
      if (copied) {
        return Optional.of(own.chain().id());
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
