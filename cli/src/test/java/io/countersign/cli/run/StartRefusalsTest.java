package io.countersign.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code start} says when it must not start; none of these gets as far as a node. */
class StartRefusalsTest {
  @TempDir Path parent;
  private Path config;
  private Path tmkmsState;
  private Path watermark;

  @BeforeEach
  void makeHome() throws IOException {
    Path home = parent.toRealPath().resolve("home");
    config = home.resolve("tmkms.toml");
    tmkmsState = home.resolve("state/my-1-consensus.json");
    watermark = home.resolve("state/my-1-consensus.json.watermark");
    CliRun.of("init", "--chain-id", "my-1", home.toString());
    CliRun.of("softsign", "keygen", home.resolve("secrets/my-1-consensus.key").toString());
  }

  @Test
  void consentThatWasNotNeededIsToBeTakenAway() throws IOException {
    CliRun.of("state", "init", "my-1", "--height", "300", "-c", config.toString());
    Files.writeString(tmkmsState, "{");
    String warning =
        "fresh-state for my-1 was not needed, its state exists: take COUNTERSIGN_FRESH_STATE or --fresh-state away, or a lost disk makes this signer forget what it signed";
    CliRun variable =
        CliRun.in(Map.of("COUNTERSIGN_FRESH_STATE", "my-1"), "start", "-c", config.toString());
    for (CliRun run : List.of(variable, start("--fresh-state", "my-1"))) {
      assertTrue(run.err().contains(warning), run.err());
    }
    assertFalse(start().err().contains("fresh-state"));
  }

  @Test
  void aTmkmsStateThatCannotBeReadIsRefused() throws IOException {
    Files.writeString(tmkmsState, "{");
    CliRun start = start("--fresh-state", "my-1");
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains(tmkmsState.toString()), start.err());
    assertFalse(Files.exists(watermark));
  }

  @Test
  void theConsensusKeyIsNoIdentityKey() throws IOException {
    CliRun.of("state", "init", "my-1", "-c", config.toString());
    String text = Files.readString(config);
    Files.writeString(config, text.replace("kms-identity.key", "my-1-consensus.key"));
    CliRun start = start();
    assertEquals(1, start.exitCode());
    assertTrue(start.err().contains("is the consensus key itself"), start.err());
  }

  private CliRun start(String... more) {
    String[] arguments =
        Arrays.copyOf(new String[] {"start", "-c", config.toString()}, 3 + more.length);
    System.arraycopy(more, 0, arguments, 3, more.length);
    return CliRun.of(arguments);
  }
}
