package io.countersign.interop.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * TMKMS and ours take turns on one configuration, one key and one chain, which makes no block
 * without them.
 */
@Tag("tmkms")
class SwapTest {
  private static final String CHAIN = "swap-1";
  private static final int SWAPS = 10;
  private static final int A_FEW = 5;

  @Test
  void tmkmsAndOursTakeTurnsAndNothingIsSignedTwiceNorMissed() throws Exception {
    Path folder = TestFolder.empty("tmkms-swaps");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.forgetState(); // TMKMS was there first
      signer.startTmkms();
      validator.startNode();
      validator.awaitBlocks(A_FEW);
      long longest = 0;
      for (int swap = 1; swap <= SWAPS; swap++) {
        long began = System.nanoTime();
        signer.terminate();
        if (swap % 2 == 1) {
          signer.start();
        } else {
          signer.startTmkms();
        }
        validator.awaitBlocks(1);
        longest = Math.max(longest, System.nanoTime() - began);
        validator.awaitBlocks(A_FEW);
      }
      SignedInLogs signed = new SignedInLogs();
      signed.add(validator.nodeOutput());
      long height = validator.requireGoodCommits();
      System.out.printf(
          "%d swaps with TMKMS: %d heights, %d positions signed, at most %d ms from one signer's end to the other's block%n",
          SWAPS, height, signed.positions(), longest / 1_000_000);
      assertTrue(signed.positions() >= 3 * height, "positions " + signed.positions());
      validator.stopNode();
      signer.terminate();
    }
  }

  /** What ours may have signed at last, TMKMS does not sign; ours goes on where it was. */
  @Test
  void afterOursWasKilledTmkmsSignsNothingTwiceAndOursGoesOn() throws Exception {
    Path folder = TestFolder.empty("tmkms-kill");
    try (SignerUnderTest signer = SignerUnderTest.create(CHAIN, folder);
        LoneValidator validator = LoneValidator.create(CometBft.V0_38, folder, signer)) {
      signer.start();
      validator.startNode();
      SignedInLogs signed = new SignedInLogs();
      for (int kill = 1; kill <= A_FEW; kill++) {
        validator.awaitBlocks(A_FEW);
        signer.kill();
        int before = signer.logged();
        signer.startTmkms();
        signer.awaitLog("double sign", before);
        signer.terminate();
        signer.start();
      }
      validator.awaitBlocks(A_FEW);
      signed.add(validator.nodeOutput());
      validator.requireGoodCommits();
      validator.stopNode();
      assertEquals(0, signer.terminate());
    }
  }
}
