package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.cli.run.ConsensusKeys;
import io.countersign.cli.run.FirstWatermark;
import io.countersign.cli.run.RenamedKey;
import io.countersign.cli.run.StartException;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.cli.tmkms.TmkmsStateException;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.PublicKey;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code countersign state init}. */
@Command(
    name = "init",
    header = "Make the state of a chain that has none: the consent to sign for it.",
    footer = {
      "",
      "Give the last height that this key may have signed, wherever it did; without --height it has",
      "never signed. A wrong answer can get the validator slashed. Where it has never signed and no",
      "node has an rpc to be asked, the first request sets the height, however high it is."
    })
final class StateInitCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Map<String, String> environment;
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private final ChainChoice chain;

  @Option(
      names = "--height",
      paramLabel = "H",
      description = "Nothing at or below this height will be signed.")
  private @Nullable Long height;

  StateInitCommand(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
    this.chain = new ChainChoice(environment);
  }

  @Override
  public Integer call()
      throws SettingsException,
          CommandException,
          TmkmsStateException,
          StartException,
          WatermarkException {
    Long given = height;
    if (given != null && given < 0) {
      throw new ParameterException(
          spec.commandLine(), "expected a height of 0 or more for --height, got " + given);
    }
    ChainKey key = chain.key();
    TmkmsState tmkms = TmkmsState.read(key.tmkmsState());
    Path file = key.watermarkFile();
    PublicKey publicKey =
        ConsensusKeys.publicKey(key.key(), CryptoChoice.make().crypto(), environment);
    WatermarkOwner owner = WatermarkOwner.of(key.chain().id(), publicKey);
    Optional<String> renamed = RenamedKey.problem(key, owner);
    if (renamed.isPresent()) {
      throw new CommandException(renamed.get());
    }
    boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS); // and then it is left alone
    if (!exists
        && given == null
        && tmkms instanceof TmkmsState.Signed signed
        && FirstWatermark.wouldMake(key, owner, tmkms, false)) {
      FirstWatermark.take(key, owner, signed);
      terminal.say("made %s".formatted(file));
      terminal.say(
          "chain %s: %s was signed last, as %s says; nothing up to there will be signed"
              .formatted(key.name(), signed.describe(), key.chain().stateFile()));
      return 0;
    }
    long floor = exists ? 0 : floor(key, tmkms, given);
    WatermarkFiles.create(file, owner, floor);
    terminal.say("made %s".formatted(file));
    if (floor > 0) {
      new TmkmsBeside(key).raise(Watermark.floor(floor));
    }
    terminal.say(
        floor == 0
            ? "chain %s: every height may be signed".formatted(key.name())
            : "chain %s: nothing at or below height %d will be signed"
                .formatted(key.name(), floor));
    return 0;
  }

  /** What TMKMS left behind is believed more than what was not said. */
  private static long floor(ChainKey key, TmkmsState tmkms, @Nullable Long given)
      throws CommandException {
    return switch (tmkms) {
      case TmkmsState.Nothing _ -> given == null ? 0 : given;
      case TmkmsState.Signed(HeightRoundStep at, BlockId _) -> {
        if (given == null || given < at.height()) {
          throw new CommandException(
              "%s says that height %d was signed: countersign state init %s --height %d"
                  .formatted(
                      key.chain().stateFile(), at.height(), key.name().argument(), at.height()));
        }
        yield given;
      }
      case TmkmsState.Ceiling(HeightRoundStep at) -> {
        if (given == null || given < at.height() || at.height() == Long.MAX_VALUE) {
          throw new CommandException(FirstWatermark.lost(key, tmkms));
        }
        yield given;
      }
      case TmkmsState.Torn _ -> {
        if (given == null) {
          throw new CommandException(FirstWatermark.lost(key, tmkms));
        }
        yield given;
      }
    };
  }
}
