package io.countersign.cli.tunnel;

import io.countersign.cli.passphrase.PresharedKeyException;
import io.countersign.cli.passphrase.PresharedKeys;
import io.countersign.cli.settings.SettingsException;
import io.countersign.cli.settings.TunnelFile;
import io.countersign.cli.settings.TunnelFile.Identity;
import io.countersign.cli.settings.TunnelFile.Way;
import io.countersign.cli.settings.TunnelFileReader;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import io.countersign.tunnel.psk.PresharedKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The plan of a {@code tunnel.toml}, and of the keys that it refers to. */
public record FilePlan(Path file, Service.Role role, PresharedKeys secrets) implements PlanSource {
  @Override
  public String description() {
    return file.toString();
  }

  @Override
  public Plan read() throws PlanException {
    try {
      TunnelFile settings = TunnelFileReader.read(file, role);
      return plan(settings, keys(settings));
    } catch (SettingsException e) {
      throw new PlanException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Plan plan(TunnelFile settings, Map<Identity, PresharedKey> keys) {
    try {
      List<Service> services =
          settings.services().stream().map(way -> service(settings, way, keys)).toList();
      return new Plan(services, settings.connections(), settings.drain());
    } catch (RuntimeException e) {
      keys.values().forEach(PresharedKey::close);
      throw e;
    }
  }

  private Map<Identity, PresharedKey> keys(TunnelFile settings) throws PlanException {
    Map<Identity, PresharedKey> keys = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (Identity identity : settings.identities()) {
      try {
        keys.put(
            identity, secrets.read(identity.name(), identity.psk(), "identity " + identity.name()));
      } catch (PresharedKeyException e) {
        wrong.add(String.valueOf(e.getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      keys.values().forEach(PresharedKey::close);
      throw new PlanException(String.join(System.lineSeparator(), wrong));
    }
    return keys;
  }

  private static Service service(TunnelFile settings, Way way, Map<Identity, PresharedKey> keys) {
    Map<String, PresharedKey> taken = new HashMap<>();
    keys.forEach(
        (identity, key) -> {
          if (identity.isFor(way)) {
            taken.put(identity.name(), key);
          }
        });
    return new Service(
        way.name(),
        settings.role(),
        way.accept(),
        way.connect(),
        settings.tls(),
        taken,
        way.limits(),
        way.targetSpeaksFirst());
  }
}
