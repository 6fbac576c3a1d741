package io.countersign.core;

import static io.countersign.core.Messages.BLOCK_A;
import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.MemoryWitnesses;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chain with durability ahead leaves for after the answer. */
final class ChainSignerAheadTest {
  private final List<String> effects = new ArrayList<>();
  private final TestKey key = new TestKey();
  private final WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
  private final MemoryStorage disk = MemoryStorage.created(owner, 4, effects);
  private final ChainSigner signer = open();

  @BeforeEach
  void signFirst() {
    effects.clear();
    assertInstanceOf(
        SigningResult.Signed.class, signer.sign(Messages.prevote(5, 0, BLOCK_A), false));
    assertEquals(List.of(), effects, "the answer waits for no disk");
  }

  @Test
  void settlingBehindAnAnswerMakesItDurable() {
    assertEquals(Optional.empty(), signer.settle());
    assertEquals(1, effects.stream().filter("flush"::equals).count());
    effects.clear();
    assertEquals(Optional.empty(), signer.settle());
    assertEquals(List.of(), effects, "once");
  }

  @Test
  void settlingSaysOnceWhatWentWrong() {
    disk.failFlushes();
    assertEquals(
        Optional.of(
            "the watermark could not be made durable: Input/output error"
                + "; nothing more is signed until that is mended and the signer restarted"),
        signer.settle());
    assertEquals(Optional.empty(), signer.settle());
  }

  @Test
  void aClosedSignerHasNothingToSettle() {
    signer.close();
    effects.clear();
    assertEquals(Optional.empty(), signer.settle());
    assertEquals(List.of(), effects);
  }

  private ChainSigner open() {
    try {
      return new ChainSigner(
          CHAIN, key, key, disk.open(owner, Durability.AHEAD, new MemoryWitnesses()));
    } catch (WatermarkException e) {
      throw new AssertionError(e);
    }
  }
}
