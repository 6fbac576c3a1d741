package io.countersign.interop.pkcs11;

import io.countersign.core.hsm.HsmKeyContract;
import io.countersign.core.hsm.KeyHolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Keys in SoftHSM do what every key does. */
@Tag("softhsm")
class Pkcs11KeyContractTest extends HsmKeyContract {
  @TempDir private Path folder;

  @Override
  protected KeyHolder holder() throws Exception {
    return new SoftHsmHolder(Files.createTempDirectory(folder, "hsm").resolve("softhsm"));
  }
}
