package io.countersign.cli.tunnel;

import io.countersign.tunnel.daemon.HostPort;
import io.countersign.tunnel.daemon.Limits;
import io.countersign.tunnel.daemon.Plan;
import io.countersign.tunnel.daemon.Service;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.Printable;
import io.countersign.tunnel.psk.TlsVersions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plan that the variables of an ovrclk/stunnel-proxy container make: {@code PSK}, and for each
 * service {@code STUNNEL_SVC_NAME_ACCEPT}, {@code _CONNECT} and {@code _CLIENT}. That container
 * hands every other ending to stunnel as an option; here it is refused, lest something be thought
 * to be in force that is not.
 */
public record EnvironmentPlan(Map<String, String> environment) implements PlanSource {
  /** Of a variable that belongs to a service. */
  public static final String PREFIX = "STUNNEL_SVC_";

  private static final String KEY = "PSK";

  /** confd splits at each underscore, so that a name has none. */
  private static final Pattern FORM = Pattern.compile("STUNNEL_SVC_([A-Za-z0-9-]{1,64})_([^_]+)");

  private static final List<String> OPTIONS = List.of("CLIENT", "ACCEPT", "CONNECT");
  private static final int MOST = 64;

  @Override
  public String description() {
    return "the environment";
  }

  @Override
  public Plan read() throws PlanException {
    List<String> wrong = new ArrayList<>();
    Map<String, Map<String, String>> services = services(wrong);
    if (services.isEmpty() && wrong.isEmpty()) {
      throw new PlanException(
          "expected a file, or %sNAME_ACCEPT and %sNAME_CONNECT in the environment: countersign tunnel server|client -c FILE"
              .formatted(PREFIX, PREFIX));
    }
    if (services.size() > MOST) {
      throw new PlanException(
          "expected at most %d services in the environment, got %d"
              .formatted(MOST, services.size()));
    }
    List<Service> made = new ArrayList<>();
    Map<String, PresharedKey> keys = key(wrong);
    Set<HostPort> accepted = new HashSet<>();
    services.forEach(
        (name, options) -> {
          HostPort accept = address(name, "ACCEPT", options, "0.0.0.0", wrong);
          HostPort connect = address(name, "CONNECT", options, "localhost", wrong);
          Service.Role role = role(name, options, wrong);
          if (!accepted.add(accept) && wrong.isEmpty()) {
            wrong.add("%s%s_ACCEPT: %s is another service's".formatted(PREFIX, name, accept));
          }
          if (wrong.isEmpty()) {
            made.add(
                new Service(
                    name.toLowerCase(Locale.ROOT),
                    role,
                    accept,
                    connect,
                    TlsVersions.AUTO,
                    keys,
                    Limits.STANDARD,
                    false));
          }
        });
    if (!wrong.isEmpty()) {
      keys.values().forEach(PresharedKey::close);
      throw new PlanException(String.join(System.lineSeparator(), wrong));
    }
    return new Plan(made, Plan.STANDARD_CONNECTIONS, Plan.STANDARD_DRAIN);
  }

  /** By name, in alphabetical order. */
  private Map<String, Map<String, String>> services(List<String> wrong) {
    Map<String, Map<String, String>> services = new TreeMap<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (!variable.startsWith(PREFIX)) {
                return;
              }
              Matcher matcher = FORM.matcher(variable);
              if (!matcher.matches()) {
                wrong.add(
                    "%s: expected %sNAME_CLIENT, _ACCEPT or _CONNECT, with a NAME of letters and digits"
                        .formatted(Printable.bare(variable), PREFIX));
              } else if (!OPTIONS.contains(matcher.group(2))) {
                wrong.add(
                    "%s: unknown option %s, expected one of: %s"
                        .formatted(
                            Printable.bare(variable),
                            Printable.bare(matcher.group(2)),
                            String.join(", ", OPTIONS)));
              } else {
                services
                    .computeIfAbsent(matcher.group(1), _ -> new TreeMap<>())
                    .put(matcher.group(2), value);
              }
            });
    return services;
  }

  private Map<String, PresharedKey> key(List<String> wrong) {
    String value = environment.get(KEY);
    if (value == null) {
      wrong.add(
          "%s: expected the pre-shared key in this variable, which is not set: make one with: countersign tunnel keygen"
              .formatted(KEY));
      return Map.of();
    }
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    try {
      PresharedKey key = PresharedKey.of(PresharedKey.STANDARD_IDENTITY, text);
      return Map.of(key.identity(), key);
    } catch (IllegalArgumentException e) {
      wrong.add(KEY + ": " + e.getMessage());
      return Map.of();
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static HostPort address(
      String name, String option, Map<String, String> options, String host, List<String> wrong) {
    String variable = PREFIX + name + "_" + option;
    String value = options.get(option);
    if (value == null) {
      wrong.add("%s: expected [host:]port in this variable, which is not set".formatted(variable));
      return new HostPort(host, 1);
    }
    try {
      return HostPort.parse(value).orElse(host);
    } catch (IllegalArgumentException e) {
      wrong.add(variable + ": " + e.getMessage());
      return new HostPort(host, 1);
    }
  }

  private static Service.Role role(String name, Map<String, String> options, List<String> wrong) {
    String value = options.getOrDefault("CLIENT", "no");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes" -> Service.Role.CLIENT;
      case "no" -> Service.Role.SERVER;
      default -> {
        wrong.add(
            "%s%s_CLIENT: expected yes or no, got %s".formatted(PREFIX, name, Printable.of(value)));
        yield Service.Role.SERVER;
      }
    };
  }
}
