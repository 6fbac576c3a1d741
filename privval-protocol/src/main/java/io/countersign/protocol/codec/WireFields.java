package io.countersign.protocol.codec;

import com.google.protobuf.WireFormat;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a message of the wire, the first having number 1 and each one more than the one
 * before: what {@code privval.proto} says, for messages to people. protobuf's own descriptors know
 * it too, and to load them costs a busy machine a fifth of a second and 4 MB at the first malformed
 * message.
 *
 * @param fields in the order of their numbers
 */
record WireFields(List<Field> fields) {
  private static final WireFields TIMESTAMP = of(number("seconds"), number("nanos"));

  private static final WireFields BLOCK_ID =
      of(bytes("hash"), message("part_set_header", of(number("total"), bytes("hash"))));

  private static final Field ERROR = message("error", of(number("code"), string("description")));

  private static final Field CHAIN_ID = string("chain_id");

  private static final Field VOTE =
      message(
          "vote",
          of(
              number("type"),
              number("height"),
              number("round"),
              message("block_id", BLOCK_ID),
              message("timestamp", TIMESTAMP),
              bytes("validator_address"),
              number("validator_index"),
              bytes("signature"),
              bytes("extension"),
              bytes("extension_signature"),
              bytes("non_rp_extension"),
              bytes("non_rp_extension_signature")));

  private static final Field PROPOSAL =
      message(
          "proposal",
          of(
              number("type"),
              number("height"),
              number("round"),
              number("pol_round"),
              message("block_id", BLOCK_ID),
              message("timestamp", TIMESTAMP),
              bytes("signature")));

  private static final Field PUBLIC_KEY =
      message(
          "pub_key",
          of(
              bytes("ed25519"),
              bytes("secp256k1"),
              bytes("bls12381"),
              bytes("mldsa65"),
              bytes("secp256k1eth")));

  /** Of the one message that all others are in. */
  static final WireFields MESSAGE =
      of(
          message("pub_key_request", of(CHAIN_ID)),
          message(
              "pub_key_response",
              of(PUBLIC_KEY, ERROR, bytes("pub_key_bytes"), string("pub_key_type"))),
          message("sign_vote_request", of(VOTE, CHAIN_ID, number("skip_extension_signing"))),
          message("signed_vote_response", of(VOTE, ERROR)),
          message("sign_proposal_request", of(PROPOSAL, CHAIN_ID)),
          message("signed_proposal_response", of(PROPOSAL, ERROR)),
          message("ping_request", of()),
          message("ping_response", of()),
          message(
              "sign_bytes_request",
              of(bytes("chain_id_or_value"), bytes("raw_bytes"), string("unique_id"))),
          message("sign_bytes_response", of(bytes("signature"), ERROR)));

  /** How a field is read. */
  enum Kind {
    NUMBER,
    BYTES,
    STRING,
    MESSAGE;

    /** Of a field in its tag. */
    int wireType() {
      return switch (this) {
        case NUMBER -> WireFormat.WIRETYPE_VARINT;
        case BYTES, STRING, MESSAGE -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
      };
    }
  }

  /**
   * One of them.
   *
   * @param inside of a message; no fields, if it is none
   */
  record Field(String name, Kind kind, WireFields inside) {}

  /** The one with a number, if there is one. */
  Optional<Field> field(int number) {
    return number >= 1 && number <= fields.size()
        ? Optional.of(fields.get(number - 1))
        : Optional.empty();
  }

  private static WireFields of(Field... fields) {
    return new WireFields(List.of(fields));
  }

  private static Field number(String name) {
    return new Field(name, Kind.NUMBER, of());
  }

  private static Field bytes(String name) {
    return new Field(name, Kind.BYTES, of());
  }

  private static Field string(String name) {
    return new Field(name, Kind.STRING, of());
  }

  private static Field message(String name, WireFields inside) {
    return new Field(name, Kind.MESSAGE, inside);
  }
}
