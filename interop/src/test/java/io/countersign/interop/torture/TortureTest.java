package io.countersign.interop.torture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.torture.Torture;
import io.countersign.interop.node.TestFolder;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What make torture does for longer. What it leaves is in target/nodes/torture. */
@Tag("torture")
class TortureTest {
  private static final Path PROGRAM =
      Path.of(System.getProperty("interop.root"), "dist/countersign/bin/countersign");
  private static final int KILLS = 200;

  @Test
  void killedAtAnyPointItNeverSignsTwiceAndIsNeverStuck() throws Exception {
    List<String> lines = new ArrayList<>();
    Crypto crypto = CryptoChoice.make().crypto();
    try (SecretBytes seed = SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH);
        Ed25519PrivateKey node = new Ed25519PrivateKey(crypto, seed)) {
      Torture.run(PROGRAM, TestFolder.empty("torture"), KILLS, "", crypto, node, lines::add);
    }
    String summary =
        String.join(System.lineSeparator(), lines.subList(lines.indexOf(""), lines.size()));
    System.out.println(summary);
    assertTrue(summary.contains(KILLS + " kills"), summary);
  }
}
