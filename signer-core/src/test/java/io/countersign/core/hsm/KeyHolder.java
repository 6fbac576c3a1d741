package io.countersign.core.hsm;

import io.countersign.core.key.SigningKey;
import java.io.Closeable;
import java.io.IOException;

/** What holds keys: a device, a token, a directory. As {@link HsmKeyContract} has to do with it. */
public interface KeyHolder extends Closeable {
  /** Puts an Ed25519 key there, of a seed of 32 bytes. */
  void importEd25519(int id, byte[] seed) throws Exception;

  /** Puts a secp256k1 key there, of 32 bytes. */
  void importSecp256k1(int id, byte[] secret) throws Exception;

  /** Puts something there that no chain can sign with, such as a key on another curve. */
  void importOther(int id) throws Exception;

  /** Removes a key. */
  void delete(int id) throws Exception;

  /** Opens a key as the signer does, with the right password; the caller closes it. */
  SigningKey open(int id) throws Exception;

  /** Tries to open it with a password that is wrong. */
  SigningKey openWithWrongPassword(int id) throws Exception;

  /** Takes the device away, as if it were unplugged, while its keys are open. */
  void takeAway() throws Exception;

  /** Brings it back. */
  void bringBack() throws Exception;

  /** Why it has no password, or is no device that can be taken away; empty if it is one. */
  default String whyItIsNoDevice() {
    return "";
  }

  @Override
  void close() throws IOException;
}
