package io.countersign.core;

import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.SignableMessage;
import io.countersign.protocol.signbytes.SignBytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several nodes of one chain may ask at once: two requests 1.5 ms apart have cost validators. */
@Timeout(60)
final class ChainSignerThreadsTest {
  private static final int HEIGHTS = 8;

  private static final List<BlockId> CONTENTS =
      List.of(
          BlockId.NIL,
          Messages.BLOCK_A,
          Messages.BLOCK_B,
          Messages.block("CC"),
          Messages.block("DD"),
          Messages.block("EE"));

  @Test
  void ofConflictingRequestsAtOnceOneIsSigned() throws Exception {
    TestKey key = new TestKey();
    WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
    CyclicBarrier together = new CyclicBarrier(CONTENTS.size());
    try (ChainSigner signer = new ChainSigner(CHAIN, key, key, slowStorage(owner).open(owner));
        ExecutorService nodes = Executors.newFixedThreadPool(CONTENTS.size())) {
      for (int height = 1; height <= HEIGHTS; height++) {
        List<Callable<SigningResult>> requests = new ArrayList<>();
        for (BlockId content : CONTENTS) {
          SignableMessage message = Messages.precommit(height, 0, content);
          requests.add(
              () -> {
                together.await();
                return signer.sign(message, false);
              });
        }
        int signed = 0;
        for (Future<SigningResult> result : nodes.invokeAll(requests)) {
          signed += result.get() instanceof SigningResult.Signed ? 1 : 0;
        }
        assertEquals(1, signed, "at height " + height);
      }
    }
    assertEquals(HEIGHTS, key.signed().size());
  }

  @Test
  void ofEqualRequestsAtOnceAllGetOneSignature() throws Exception {
    TestKey key = new TestKey();
    WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
    SignableMessage message = Messages.precommit(1, 0, Messages.BLOCK_A);
    Set<Bytes> signatures = new HashSet<>();
    try (ChainSigner signer = new ChainSigner(CHAIN, key, key, slowStorage(owner).open(owner));
        ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Callable<SigningResult>> requests = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        requests.add(() -> signer.sign(message, false));
      }
      for (Future<SigningResult> result : nodes.invokeAll(requests)) {
        if (result.get() instanceof SigningResult.Signed signed) {
          signatures.add(signed.signature());
        }
      }
    }
    assertEquals(1, signatures.size());
    assertEquals(List.of(Bytes.copyOf(SignBytes.of(CHAIN, message))), key.signed());
  }

  /** Slow enough for all other threads to come by between a decision and its record. */
  private static MemoryStorage slowStorage(WatermarkOwner owner) {
    MemoryStorage storage = MemoryStorage.created(owner, 0);
    storage.beforeWrite(() -> LockSupport.parkNanos(10_000_000));
    return storage;
  }
}
