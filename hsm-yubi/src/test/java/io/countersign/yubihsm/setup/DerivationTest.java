package io.countersign.yubihsm.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.countersign.protocol.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What TMKMS 0.15 derives from entropy 00 01 ... 1f: its own test vectors, and what it printed. */
class DerivationTest {
  private static final String ENTROPY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @ParameterizedTest
  @CsvSource({
    "1,034ce35b64f71d07cc4c17aa17a00615bbe9dc062d83a20996f685f4636b654e",
    "1/2,eca907266271e6f6c88d88bdbd13c7f8157f5e4b98865e80ddacd9a5c857a2cd",
    "1/2/3,3ce648629c4b488e122a49b19420a7e2c917f238961774aff576de249c8f9e0b"
  })
  void secretsAreTheOnesOfTmkms(String path, String secret) {
    try (Mnemonic mnemonic = mnemonic();
        SecretBytes derived = Derivation.derive(mnemonic, path.split("/"))) {
      assertEquals(secret, HexFormat.of().formatHex(derived.exposeCopy()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ADMIN,abandon amount liar amount expire adjust cage candy arch gather drum bullet"
        + " absurd math era live bid rhythm alien crouch range attend journey unaware",
    "OPERATOR,kms-operator-password-1ztuhkpagag6tp9tptl9qma2wcuzsvyff",
    "AUDITOR,kms-auditor-password-16zukfrl5lcs4tg9udcvv98fzfsx9zluq",
    "VALIDATOR,kms-validator-password-168w265r9rr9gjr3wu4j0dtzhkyadyy04"
  })
  void passwordsAreTheOnesOfTmkms(Role role, String password) {
    try (Mnemonic mnemonic = mnemonic();
        SecretBytes derived = role.password(mnemonic)) {
      assertEquals(password, new String(derived.exposeCopy(), StandardCharsets.US_ASCII));
    }
  }

  @Test
  void theWrapKeyIsTheOneOfTmkms() {
    try (Mnemonic mnemonic = mnemonic();
        SecretBytes derived = SetupSecrets.wrapKey(mnemonic)) {
      assertEquals(
          "b55c675289521f334d544ff62f1860af42d62814a5233a16174faff5d46fbe7e",
          HexFormat.of().formatHex(derived.exposeCopy()));
    }
  }

  private static Mnemonic mnemonic() {
    try (SecretBytes entropy = SecretBytes.takeOver(HexFormat.of().parseHex(ENTROPY))) {
      return Mnemonic.of(entropy);
    }
  }
}
