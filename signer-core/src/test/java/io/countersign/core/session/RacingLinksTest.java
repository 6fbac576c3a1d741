package io.countersign.core.session;

import static io.countersign.core.Messages.CHAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.core.ChainSigner;
import io.countersign.core.Messages;
import io.countersign.core.TestKey;
import io.countersign.core.watermark.MemoryStorage;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.protocol.codec.ErrorCode;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.consensus.Timestamp;
import io.countersign.protocol.consensus.Vote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nodes of all dialects on links of their own, asking within microseconds of one another. */
final class RacingLinksTest {
  private static final int POSITIONS = 12;
  private static final long LONGEST_DELAY_NANOS = 300_000;
  private static final List<BlockId> CONTENTS =
      List.of(BlockId.NIL, Messages.BLOCK_A, Messages.BLOCK_B);

  /** How one node says what another says otherwise. */
  private enum Dialect {
    TENDERMINT_0_34,
    COMETBFT_0_38,
    COMETBFT_1_0,
    COMETBFT_2_0,
    NOT_YET_WRITTEN;

    byte[] message(Step step, long height, BlockId content, Random random) {
      boolean extended = step == Step.PRECOMMIT && !content.isNil();
      boolean knowsExtensions = extended && this != TENDERMINT_0_34;
      boolean knowsTwo = extended && this == COMETBFT_2_0;
      Vote vote =
          new Vote(
              step,
              height,
              0,
              content,
              new Timestamp(1_700_000_000 + random.nextInt(9), random.nextInt(1_000_000_000)),
              Bytes.copyOf(new byte[20]),
              random.nextInt(100),
              knowsExtensions ? Bytes.ofHex("E1") : Bytes.EMPTY,
              knowsTwo ? Bytes.ofHex("E2") : Bytes.EMPTY);
      boolean skips = this == COMETBFT_1_0 && random.nextBoolean();
      byte[] message = NodeCodec.encode(new Request.SignVote(CHAIN, vote, skips));
      return this == NOT_YET_WRITTEN ? withUnknownField(message) : message;
    }

    /** Field 100, a varint of 1. */
    private static byte[] withUnknownField(byte[] message) {
      byte[] longer = Arrays.copyOf(message, message.length + 3);
      longer[message.length] = (byte) 0xA0;
      longer[message.length + 1] = 0x06;
      longer[message.length + 2] = 1;
      return longer;
    }
  }

  private final TestKey key = new TestKey();

  @Property(tries = 30)
  void whoeverComesFirstIsSignedAndAllOthersGetThatSignatureOrARefusal(@ForAll long seed)
      throws Exception {
    Random random = new Random(seed);
    WatermarkOwner owner = WatermarkOwner.of(CHAIN, key.publicKey());
    MemoryStorage storage = MemoryStorage.created(owner, 0);
    storage.beforeWrite(() -> LockSupport.parkNanos(100_000)); // others come by meanwhile
    int links = Dialect.values().length;
    try (ChainSigner signer = new ChainSigner(CHAIN, key, key, storage.open(owner));
        ExecutorService threads = Executors.newFixedThreadPool(links)) {
      for (int position = 0; position < POSITIONS; position++) {
        requireOneSignature(position, signer, threads, random);
      }
    }
  }

  private static void requireOneSignature(
      int number, ChainSigner signer, ExecutorService threads, Random random) throws Exception {
    Step step = number % 2 == 0 ? Step.PREVOTE : Step.PRECOMMIT;
    long height = 1 + (long) (number / 2);
    int choices = 1 + random.nextInt(CONTENTS.size()); // with 1 all ask for the same
    CyclicBarrier together = new CyclicBarrier(Dialect.values().length);
    List<BlockId> asked = new ArrayList<>();
    List<Callable<Response>> questions = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      BlockId content = CONTENTS.get((number + random.nextInt(choices)) % CONTENTS.size());
      byte[] message = dialect.message(step, height, content, random);
      long delay = random.nextLong(LONGEST_DELAY_NANOS);
      asked.add(content);
      questions.add(() -> ask(new Session(signer, Long.MAX_VALUE), message, together, delay));
    }
    Set<BlockId> signed = new HashSet<>();
    Set<Bytes> signatures = new HashSet<>();
    List<Response> answers = new ArrayList<>();
    for (Future<Response> answer : threads.invokeAll(questions, 30, TimeUnit.SECONDS)) {
      answers.add(answer.get());
    }
    for (Response answer : answers) {
      if (answer instanceof Response.SignedVote vote) {
        signed.add(vote.vote().blockId());
        signatures.add(vote.signature());
      }
    }
    assertEquals(1, signed.size(), () -> answers.toString());
    assertEquals(1, signatures.size(), () -> answers.toString());
    for (int i = 0; i < asked.size(); i++) {
      boolean same = signed.contains(asked.get(i));
      assertEquals(same, answers.get(i) instanceof Response.SignedVote, () -> answers.toString());
      if (answers.get(i) instanceof Response.Refused refused) {
        assertEquals(ErrorCode.DOUBLE_SIGN, refused.code());
      }
    }
  }

  private static Response ask(Session session, byte[] message, CyclicBarrier together, long delay)
      throws Exception {
    together.await();
    long end = System.nanoTime() + delay;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return NodeCodec.decode(MessageCodec.encode(session.answer(MessageCodec.decode(message))));
  }
}
