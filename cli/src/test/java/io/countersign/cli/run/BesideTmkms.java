package io.countersign.cli.run;

import io.countersign.cli.CliRun;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.SettingsReader;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.core.guard.Decision;
import io.countersign.core.guard.DoubleSignGuard;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkStore;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.Proposal;
import io.countersign.protocol.consensus.PublicKey;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import io.countersign.protocol.signbytes.SignBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/** A host on which both are installed, with one key for chain my-1. */
final class BesideTmkms {
  static final BlockId BLOCK = block("AB");
  static final BlockId OTHER = block("CD");

  private static final Timestamp TIME = new Timestamp(1_700_000_000L, 5);

  final Path config;
  final Path stateFile;
  final Path watermark;
  private final PublicKey key;

  private BesideTmkms(Path home, PublicKey key) {
    this.config = home.resolve("tmkms.toml");
    this.stateFile = home.resolve("state/my-1-consensus.json");
    this.watermark = home.resolve("state/my-1-consensus.json.watermark");
    this.key = key;
  }

  static BesideTmkms make(Path parent) throws IOException {
    Path home = parent.toRealPath().resolve("home");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    byte[] bytes = new byte[32];
    ThreadLocalRandom.current().nextBytes(bytes); // tests that run at once must not share one
    return new BesideTmkms(home, new PublicKey(KeyType.ED25519, Bytes.copyOf(bytes)));
  }

  static BlockId block(String hex) {
    return new BlockId(Bytes.ofHex(hex.repeat(32)), 1, Bytes.ofHex("EF".repeat(32)));
  }

  ChainSettings chain() throws Exception {
    return configured().chain();
  }

  private ChainKey configured() throws Exception {
    return SettingsReader.read(config).keysInUse().getFirst();
  }

  void addToChain(String line) throws IOException {
    String text = Files.readString(config);
    Files.writeString(config, text.replace("[[chain]]\n", "[[chain]]\n" + line + "\n"));
  }

  WatermarkStore open() throws Exception {
    return ChainWatermark.open(configured(), key, false);
  }

  WatermarkStore openFresh() throws Exception {
    return ChainWatermark.open(configured(), key, true);
  }

  TmkmsState state() throws Exception {
    return TmkmsState.read(stateFile);
  }

  /** As TMKMS does, with a new file each time. */
  void tmkmsSigns(HeightRoundStep position, BlockId block) throws IOException {
    Path aside = stateFile.resolveSibling("aside");
    Files.writeString(aside, new TmkmsState.Signed(position, block).text());
    Files.move(aside, stateFile, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What of the signer's part of signing lies before the key. */
  static boolean signs(WatermarkStore store, HeightRoundStep position, BlockId block)
      throws WatermarkException {
    byte[] signBytes = SignBytes.of("my-1", message(position, block));
    return switch (DoubleSignGuard.decide(store.last(), position, signBytes)) {
      case Decision.SignNew() -> {
        store.persist(position, signBytes);
        yield true;
      }
      case Decision.SignAgain(Timestamp _) -> true;
      case Decision.Refuse(String _) -> false;
    };
  }

  private static SignableMessage message(HeightRoundStep at, BlockId block) {
    return at.step() == Step.PROPOSAL
        ? new Proposal(at.height(), at.round(), -1, block, TIME)
        : new Vote(
            at.step(),
            at.height(),
            at.round(),
            block,
            TIME,
            Bytes.EMPTY,
            0,
            Bytes.EMPTY,
            Bytes.EMPTY);
  }

  /** Ends it as a kill does: the files are left as they are now. */
  void kill(WatermarkStore store) throws IOException {
    byte[] left = Files.readAllBytes(watermark);
    byte[] leftBeside = Files.readAllBytes(stateFile);
    store.close();
    Files.write(watermark, left);
    Files.write(stateFile, leftBeside);
  }

  static HeightRoundStep at(long height, int round, Step step) {
    return new HeightRoundStep(height, round, step);
  }
}
