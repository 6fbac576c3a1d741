package io.countersign.cli.command;

import io.countersign.cli.CliRun;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** A host with a configuration and a key for chain my-1. */
final class StateHome {
  final Path config;
  final Path watermark;
  final Path key;
  final Path tmkmsState;

  private StateHome(Path folder) {
    this.config = folder.resolve("tmkms.toml");
    this.watermark = folder.resolve("state/my-1-consensus.json.watermark");
    this.tmkmsState = folder.resolve("state/my-1-consensus.json");
    this.key = folder.resolve("secrets/my-1-consensus.key");
  }

  /** One with a key of its own. */
  static StateHome make(Path parent, String name) throws IOException {
    Path home = parent.toRealPath().resolve(name);
    StateHome made = new StateHome(home);
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    CliRun.of("softsign", "keygen", made.key.toString());
    return made;
  }

  /** Another one with the same key. */
  StateHome another(Path parent, String name) throws IOException {
    StateHome made = make(parent, name);
    Files.copy(key, made.key, StandardCopyOption.REPLACE_EXISTING);
    return made;
  }

  /** {@code state} and the rest, with this configuration. */
  CliRun state(String... arguments) {
    return run("state", arguments);
  }

  CliRun run(String command, String... arguments) {
    String[] all = Arrays.copyOf(new String[] {command}, arguments.length + 3);
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "-c";
    all[arguments.length + 2] = config.toString();
    return CliRun.of(all);
  }

  /** As a signer would leave it after a precommit. */
  void sign(long height, int round, int block) throws WatermarkException {
    byte[] signBytes = SignBytes.of("my-1", precommit(height, round, block));
    HeightRoundStep position = precommit(height, round, block).position();
    WatermarkUpkeep.amend(
        watermark,
        "my-1",
        WitnessFolder.inMemory(),
        last -> last.next(Watermark.of(position, Bytes.copyOf(signBytes)), 1_700_000_000_000L));
  }

  Watermark last() throws WatermarkException {
    return WatermarkUpkeep.inspect(watermark).watermark();
  }

  static Vote precommit(long height, int round, int block) {
    byte[] hash = new byte[32];
    Arrays.fill(hash, (byte) block);
    BlockId blockId =
        block == 0 ? BlockId.NIL : new BlockId(Bytes.copyOf(hash), 1, Bytes.copyOf(hash));
    return new Vote(
        Step.PRECOMMIT,
        height,
        round,
        blockId,
        new Timestamp(1_700_000_000L, 5),
        Bytes.EMPTY,
        0,
        Bytes.EMPTY,
        Bytes.EMPTY);
  }
}
