package io.countersign.chaincheck.rpc;

import io.countersign.protocol.consensus.Bytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the answers to {@code /validators}, page by page, keeping sums alone. All pages are of one
 * height, and each but the last is full, so that their number is known from the first.
 */
final class ValidatorsAnswer {
  /** The most that a node puts on a page. */
  private static final int PER_PAGE = 100;

  /** More than a commit can have ({@code types/vote_set.go}, MaxVotesCount). */
  private static final int MAX_VALIDATORS = 10_000;

  private final String ownAddress;
  private int page = 1;
  private long height;
  private int total;
  private int read;
  private long power;
  private long ownPower = -1;

  ValidatorsAnswer(Bytes address) {
    this.ownAddress = address.hex();
  }

  /** Whether no page is left to ask for. */
  boolean isWhole() {
    return total > 0 && read == total;
  }

  /**
   * What to ask for next: of the newest validators the first page, and the others of its height.
   */
  String path() {
    String pages = "/validators?per_page=%d&page=%d".formatted(PER_PAGE, page);
    return page == 1 ? pages : pages + "&height=" + height;
  }

  /**
   * Reads the page that was asked for.
   *
   * @throws RpcException if it is something else
   */
  void read(InputStream body) throws IOException {
    var found =
        new Object() {
          long height;
          int total;
        };
    int before = read;
    String error =
        Answer.read(
            body,
            fields ->
                fields.object(
                    name -> {
                      switch (name) {
                        case "block_height" -> found.height = fields.number(1, Long.MAX_VALUE);
                        case "total" -> found.total = (int) fields.number(1, MAX_VALIDATORS);
                        case "validators" ->
                            fields.array(() -> readValidator(fields, before + PER_PAGE));
                        default -> fields.skip();
                      }
                    }));
    if (!error.isEmpty()) {
      throw new RpcException("expected validators, got the error: " + error);
    }
    if (page == 1) {
      height = found.height;
      total = found.total;
    }
    requirePage(found.height, found.total, read - before, Math.min(PER_PAGE, total - before));
    page++;
  }

  private void requirePage(long foundHeight, int foundTotal, int count, int expected)
      throws RpcException {
    if (height == 0
        || total == 0
        || foundHeight != height
        || foundTotal != total
        || count != expected) {
      throw new RpcException(
          "expected %d of %d validators of height %d on page %d, got %d of %d of height %d"
              .formatted(expected, total, height, page, count, foundTotal, foundHeight));
    }
  }

  private void readValidator(JsonFields fields, int end) throws IOException {
    var found =
        new Object() {
          String address = "";
          long power = -1;
        };
    fields.object(
        name -> {
          switch (name) {
            case "address" -> found.address = fields.text();
            case "voting_power" -> found.power = fields.number(0, VotingPower.MAX_TOTAL);
            default -> fields.skip();
          }
        });
    if (++read > end) {
      throw new RpcException("expected %d validators on a page, got more".formatted(PER_PAGE));
    }
    if (found.address.isEmpty() || found.power < 0) {
      throw new RpcException("expected address and voting power of a validator, got none");
    }
    power += found.power;
    if (power > VotingPower.MAX_TOTAL) {
      throw new RpcException(
          "expected a voting power of all of at most %d, got more"
              .formatted(VotingPower.MAX_TOTAL));
    }
    if (found.address.equalsIgnoreCase(ownAddress)) {
      if (ownPower >= 0) {
        throw new RpcException("expected one validator " + ownAddress + ", got two");
      }
      ownPower = found.power;
    }
  }

  /**
   * The sum over all pages.
   *
   * @throws RpcException if nobody has any power
   */
  VotingPower sum() throws RpcException {
    if (power == 0) {
      throw new RpcException("expected validators with voting power, got none");
    }
    return new VotingPower(Math.max(0, ownPower), power);
  }
}
