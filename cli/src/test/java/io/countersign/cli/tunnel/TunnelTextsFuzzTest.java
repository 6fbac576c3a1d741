package io.countersign.cli.tunnel;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.TunnelFileReader;
import io.countersign.tunnel.daemon.Service.Role;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Whatever a tunnel is told, it is a plan or a sentence; an ordinary build runs the seeds alone.
 */
class TunnelTextsFuzzTest {
  private static final Path FILE = Path.of("tunnel.toml");

  @FuzzTest(maxDuration = "10m")
  void anEnvironment(FuzzedDataProvider data) {
    Map<String, String> environment = new HashMap<>();
    while (data.remainingBytes() > 0 && environment.size() < 20) {
      String name =
          switch (data.consumeInt(0, 4)) {
            case 0 -> "PSK";
            case 1 -> "STUNNEL_SVC_A_ACCEPT";
            case 2 -> "STUNNEL_SVC_A_CONNECT";
            case 3 -> "STUNNEL_SVC_A_CLIENT";
            default -> EnvironmentPlan.PREFIX + data.consumeString(40);
          };
      environment.put(name, data.consumeString(80));
    }
    try {
      new EnvironmentPlan(environment).read().close();
    } catch (PlanException e) {
      // A sentence.
    }
  }

  @FuzzTest(maxDuration = "10m")
  void aFile(FuzzedDataProvider data) {
    Role role = data.consumeBoolean() ? Role.SERVER : Role.CLIENT;
    try {
      TunnelFileReader.parse(FILE, data.consumeRemainingAsString(), role);
    } catch (SettingsException e) {
      // Sentences.
    }
  }
}
