package io.countersign.interop.pkcs11;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import io.countersign.core.key.Turn;
import io.countersign.core.key.Urgency;
import io.countersign.interop.JdkCrypto;
import io.countersign.pkcs11.KeyChoice;
import io.countersign.pkcs11.Pkcs11Key;
import io.countersign.pkcs11.Pkcs11Module;
import io.countersign.pkcs11.Pkcs11Token;
import io.countersign.pkcs11.TokenChoice;
import io.countersign.protocol.consensus.KeyType;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a signature takes beyond the module's own time: printed, for whoever reads. */
@Tag("softhsm")
class Pkcs11LatencyTest {
  private static final String TOKEN = "validator";
  private static final int RTLD_NOW_LOCAL = 2;
  private static final int WARM_UP = 3000;
  private static final int MEASURED = 5000;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"edwards25519,ED25519", "secp256k1,SECP256K1"})
  void whatIsAddedToTheModulesOwnTime(String curve, KeyType type) throws Exception {
    SoftHsm softHsm =
        SoftHsm.create(folder.resolve("hsm")).withToken(TOKEN).withKey(TOKEN, curve, "key", "01");
    softHsm.useHere();
    Path module = softHsm.timedModule();
    NativeLibrary library = // its names for itself alone, or the next one's counter is this one
        NativeLibrary.getInstance(
            module.toString(), Map.of(Library.OPTION_OPEN_FLAGS, RTLD_NOW_LOCAL));
    Pointer nanos = library.getGlobalVariableAddress("module_nanos");
    try (Pkcs11Token token =
            new Pkcs11Token(
                new Pkcs11Module(module),
                new TokenChoice.Label(TOKEN),
                SecretBytes.copyOf(SoftHsm.PIN.getBytes(UTF_8)),
                false);
        Pkcs11Key key = token.key(JdkCrypto.create(), new KeyChoice.Label("key"), type, () -> {})) {
      long[] own = new long[MEASURED];
      long[] added = new long[MEASURED];
      for (int i = -WARM_UP; i < MEASURED; i++) {
        byte[] message = ByteBuffer.allocate(120).putInt(i).array();
        long before = nanos.getLong(0);
        long began = System.nanoTime();
        key.sign(message, Turn.of(Urgency.CONSENSUS));
        long took = System.nanoTime() - began;
        if (i >= 0) {
          own[i] = nanos.getLong(0) - before;
          added[i] = took - own[i];
        }
      }
      System.out.printf(
          "%s in SoftHSM: the module %s, beyond it %s%n",
          type.label(), percentiles(own), percentiles(added));
      assertTrue(own[0] > 0, "the module was not measured");
    }
  }

  private static String percentiles(long[] nanos) {
    Arrays.sort(nanos);
    return "p50 %d us, p99 %d us"
        .formatted(nanos[nanos.length / 2] / 1000, nanos[nanos.length * 99 / 100] / 1000);
  }
}
