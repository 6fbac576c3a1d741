package io.countersign.cli.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of("addr", "chain_id", "secret_key", "reconnect", "timeout", "max_height");

  @ParameterizedTest
  @CsvSource({
    "chain_id, chain_id",
    "chian_id, chain_id",
    "chainid, chain_id",
    "adr, addr",
    "address, addr",
    "secret, secret_key",
    "sercet_key, secret_key",
    "maxheight, max_height",
    "colour, ''",
    "x, ''",
    "'', ''"
  })
  void whatWasMeantIsFoundUnlessItIsFarAway(String typed, String meant) {
    assertEquals(meant, NearestName.of(typed, NAMES).orElse(""));
  }

  @ParameterizedTest
  @CsvSource({"10000"})
  void aLongNameCostsNothing(int length) {
    assertEquals("", NearestName.of("a".repeat(length), NAMES).orElse(""));
  }
}
