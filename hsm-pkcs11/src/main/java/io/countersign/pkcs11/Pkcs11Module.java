package io.countersign.pkcs11;

import io.countersign.pkcs11.cryptoki.Cryptoki;
import io.countersign.pkcs11.cryptoki.CryptokiException;
import io.countersign.pkcs11.cryptoki.NativeCryptoki;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A vendor's module in this process, loaded and initialized once, when it is first needed, and
 * never again: not every module lives through a second time. There is one object for each module in
 * a process, which the tokens in it share.
 */
public final class Pkcs11Module {
  /** Makes a module of its file; may hang as long as the vendor's code likes. */
  @FunctionalInterface
  interface Loader {
    Cryptoki load(Path file) throws CryptokiException;
  }

  private final Path file;
  private final Loader loader;
  private final RefusedPins refusedPins = new RefusedPins();
  private @Nullable Cryptoki initialized;

  /** Nothing is loaded yet. */
  public Pkcs11Module(Path file) {
    this(file, NativeCryptoki::load);
  }

  Pkcs11Module(Path file, Loader loader) {
    this.file = file;
    this.loader = loader;
  }

  Path file() {
    return file;
  }

  /** Which its tokens did not take. */
  RefusedPins refusedPins() {
    return refusedPins;
  }

  /** Loads and initializes it, if that has not been done. */
  synchronized Cryptoki open() throws CryptokiException {
    Cryptoki known = initialized;
    if (known == null) {
      known = loader.load(file);
      known.initialize();
      initialized = known;
    }
    return known;
  }

  /** After it said that it is not: somebody else in this process has finalized it. */
  synchronized void initializeAgain() throws CryptokiException {
    if (initialized != null) {
      initialized.initialize();
    }
  }
}
