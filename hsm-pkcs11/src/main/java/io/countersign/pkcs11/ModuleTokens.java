package io.countersign.pkcs11;

import io.countersign.core.device.DeviceQueue;
import io.countersign.core.key.KeyUnavailableException;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.Mechanism;
import io.countersign.pkcs11.cryptoki.ModuleInfo;
import io.countersign.pkcs11.cryptoki.TokenInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a module, for who wants to choose; nobody is logged in for it.
 *
 * @param tokens in the order of their slots
 */
public record ModuleTokens(ModuleInfo module, List<Token> tokens) {
  /**
   * A token.
   *
   * @param eddsa whether it has {@code CKM_EDDSA}
   * @param ecdsa whether it has {@code CKM_ECDSA}, on whatever curves
   * @param keys those whose public half it shows to everybody
   */
  public record Token(
      long slot, TokenInfo info, boolean eddsa, boolean ecdsa, List<TokenKey> keys) {}

  /**
   * Looks.
   *
   * @throws KeyUnavailableException if the module cannot be used, or does not answer in time
   */
  public static ModuleTokens of(Pkcs11Module module) throws KeyUnavailableException {
    try (DeviceQueue queue = new DeviceQueue("module " + module.file())) {
      return queue.call(
          module,
          Turn.of(Urgency.OTHER),
          () -> {
            try {
              return look(module.open());
            } catch (CryptokiException e) {
              throw new KeyUnavailableException(
                  "module %s: %s".formatted(module.file(), e.getMessage()), e);
            }
          });
    }
  }

  private static ModuleTokens look(Cryptoki cryptoki) throws CryptokiException {
    List<Token> tokens = new ArrayList<>();
    for (long slot : cryptoki.slotsWithToken()) {
      TokenInfo info = cryptoki.token(slot);
      if (info.is(TokenInfo.TOKEN_INITIALIZED)) {
        List<Long> mechanisms = cryptoki.mechanisms(slot);
        long session = cryptoki.openSession(slot, false);
        try {
          tokens.add(
              new Token(
                  slot,
                  info,
                  mechanisms.contains(Mechanism.eddsa(mechanisms)),
                  mechanisms.contains(Mechanism.ECDSA),
                  new TokenKeys(cryptoki, session).list()));
        } finally {
          cryptoki.closeSession(session);
        }
      }
    }
    return new ModuleTokens(cryptoki.info(), List.copyOf(tokens));
  }
}
