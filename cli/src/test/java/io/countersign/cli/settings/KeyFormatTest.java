package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.crypto.Bech32;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.consensus.PublicKey;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyFormatTest {
  private static final PublicKey KEY =
      new PublicKey(
          KeyType.ED25519,
          Bytes.ofHex("7869E14F40C5259BDD85840DFDEA5EDFD632C108403FB670C8C0B44E1447E3F9"));

  /** What TMKMS 0.15.0 logs of this key at its start. */
  static Stream<Arguments> printedByTmkms() {
    return Stream.of(
        Arguments.of(
            new KeyFormat.Hex(),
            "7869E14F40C5259BDD85840DFDEA5EDFD632C108403FB670C8C0B44E1447E3F9"),
        Arguments.of(
            new KeyFormat.CosmosJson(),
            "{\"@type\":\"/cosmos.crypto.ed25519.PubKey\",\"key\":\"eGnhT0DFJZvdhYQN/epe39YywQhAP7ZwyMC0ThRH4/k=\"}"),
        Arguments.of(
            new KeyFormat.Bech32Text("cosmospub", "cosmosvalconspub"),
            "cosmosvalconspub1zcjduepq0p57zn6qc5jehhv9ssxlm6j7mltr9sgggqlmvuxgcz6yu9z8u0usfspa94"));
  }

  @ParameterizedTest
  @MethodSource("printedByTmkms")
  void aKeyIsPrintedAsTmkmsDoes(KeyFormat format, String text) {
    assertEquals(text, format.print(KEY));
  }

  /** What TMKMS 0.15.0 logs of an account key at its start. */
  static Stream<Arguments> accountsPrintedByTmkms() {
    return Stream.of(
        Arguments.of(
            new KeyFormat.Hex(),
            "02E755D5BE9EED6ED3862340A28F7E2E6C4D95A5801BE2EB465B231D8340A3414A"),
        Arguments.of(
            new KeyFormat.CosmosJson(),
            "{\"@type\":\"/cosmos.crypto.secp256k1.PubKey\",\"key\":\"AudV1b6e7W7ThiNAoo9+LmxNlaWAG+LrRlsjHYNAo0FK\"}"),
        Arguments.of(
            new KeyFormat.Bech32Text("cosmospub", "cosmosvalconspub"),
            "cosmospub18hxql7m77fmjfszjuwzgmdzzrvgw9p5d4x7crc"));
  }

  @ParameterizedTest
  @MethodSource("accountsPrintedByTmkms")
  void anAccountKeyIsPrintedAsTmkmsDoes(KeyFormat format, String text) {
    PublicKey key =
        new PublicKey(
            KeyType.SECP256K1,
            Bytes.ofHex("02E755D5BE9EED6ED3862340A28F7E2E6C4D95A5801BE2EB465B231D8340A3414A"));
    assertEquals(text, format.printAccount(key));
  }

  /** Valid addresses of BIP-173, their data in hex; the first has no data at all. */
  @ParameterizedTest
  @CsvSource({
    "a, '', a12uel5l",
    "abcdef, 00443214c74254b635cf84653a56d7c675be77df, abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "?, '', ?1ezyfcl"
  })
  void bech32IsThatOfBip173(String prefix, String data, String text) {
    assertEquals(text, Bech32.encode(prefix, Bytes.ofHex(data).toArray()));
  }
}
