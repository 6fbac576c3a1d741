package io.countersign.chaincheck.rpc;

import io.countersign.protocol.consensus.BlockId;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an answer to {@code /commit}, keeping of its signatures one validator's alone. */
final class CommitAnswer {
  private static final int FOR_THE_BLOCK = 2;
  private static final int FOR_NIL = 3;
  private static final long MAX_UINT32 = 0xffff_ffffL;

  private final String ownAddress;
  private String chainId = "";
  private long headerHeight = -1;
  private long height = -1;
  private int round;
  private String blockHash = "";
  private String partsHash = "";
  private int partsTotal;
  private boolean present;
  private @Nullable Own own;

  private CommitAnswer(String ownAddress) {
    this.ownAddress = ownAddress;
  }

  private record Own(int flag, String time, String signature) {}

  /**
   * Reads one.
   *
   * @return empty if the node has no such commit: not yet, or not any more
   * @throws RpcException if it is not the commit that was asked for
   */
  static Optional<Commit> read(InputStream body, String chainId, long height, Bytes address)
      throws IOException {
    CommitAnswer answer = new CommitAnswer(address.hex());
    String error = Answer.read(body, answer::readResult);
    if (!error.isEmpty() || !answer.present) {
      return Optional.empty();
    }
    if (!answer.chainId.equals(chainId)
        || answer.headerHeight != height
        || answer.height != height) {
      throw new RpcException(
          "expected the commit of %s at height %d, got that of %s at height %d"
              .formatted(chainId, height, Printable.of(answer.chainId), answer.height));
    }
    return Optional.of(answer.commit(address));
  }

  private void readResult(JsonFields fields) throws IOException {
    fields.object(
        name -> {
          switch (name) {
            case "signed_header" -> readSignedHeader(fields);
            default -> fields.skip();
          }
        });
  }

  private void readSignedHeader(JsonFields fields) throws IOException {
    fields.object(
        part -> {
          switch (part) {
            case "header" -> fields.object(name -> readHeader(fields, name));
            case "commit" -> fields.object(name -> readCommit(fields, name));
            default -> fields.skip();
          }
        });
  }

  private void readHeader(JsonFields fields, String name) throws IOException {
    switch (name) {
      case "chain_id" -> chainId = fields.text();
      case "height" -> headerHeight = fields.number(0, Long.MAX_VALUE);
      default -> fields.skip();
    }
  }

  private void readCommit(JsonFields fields, String name) throws IOException {
    present = true;
    switch (name) {
      case "height" -> height = fields.number(0, Long.MAX_VALUE);
      case "round" -> round = (int) fields.number(0, Integer.MAX_VALUE);
      case "block_id" -> fields.object(field -> readBlockId(fields, field));
      case "signatures" -> fields.array(() -> readSignature(fields));
      default -> fields.skip();
    }
  }

  private void readBlockId(JsonFields fields, String name) throws IOException {
    switch (name) {
      case "hash" -> blockHash = fields.text();
      case "parts" ->
          fields.object(
              field -> {
                switch (field) {
                  case "total" -> partsTotal = (int) fields.number(0, MAX_UINT32);
                  case "hash" -> partsHash = fields.text();
                  default -> fields.skip();
                }
              });
      default -> fields.skip();
    }
  }

  private void readSignature(JsonFields fields) throws IOException {
    var found =
        new Object() {
          int flag;
          String address = "";
          String time = "";
          String signature = "";
        };
    fields.object(
        name -> {
          switch (name) {
            case "block_id_flag" -> found.flag = (int) fields.number(0, Integer.MAX_VALUE);
            case "validator_address" -> found.address = fields.text();
            case "timestamp" -> found.time = fields.text();
            case "signature" -> found.signature = fields.text();
            default -> fields.skip();
          }
        });
    if (found.address.equalsIgnoreCase(ownAddress)) {
      if (own != null) {
        throw new RpcException("expected one signature of " + ownAddress + ", got two");
      }
      own = new Own(found.flag, found.time, found.signature);
    }
  }

  private Commit commit(Bytes address) throws RpcException {
    Own signed = own;
    if (signed == null || (signed.flag() != FOR_THE_BLOCK && signed.flag() != FOR_NIL)) {
      return Commit.without(height);
    }
    try {
      Instant time = Instant.parse(signed.time());
      BlockId blockId =
          signed.flag() == FOR_NIL
              ? BlockId.NIL
              : new BlockId(Bytes.ofHex(blockHash), partsTotal, Bytes.ofHex(partsHash));
      Bytes signature = Bytes.copyOf(Base64.getDecoder().decode(signed.signature()));
      Timestamp at = new Timestamp(time.getEpochSecond(), time.getNano());
      return Commit.with(height, round, blockId, at, address, signature);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new RpcException(
          "expected hashes, time and signature of a commit, got something else: "
              + Printable.of(String.valueOf(e.getMessage())));
    }
  }
}
