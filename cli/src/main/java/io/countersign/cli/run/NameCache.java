package io.countersign.cli.run;

import java.security.Security;

/** What the JVM remembers of names: nodes come and go, and providers give one another host. */
public final class NameCache {
  private NameCache() {}

  /**
   * From now on a name that moved is asked for again after 5 s, and one that did not resolve at
   * once. Holds for the process, if it comes before the first lookup.
   */
  public static void forgetSoon() {
    Security.setProperty("networkaddress.cache.ttl", "5");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
  }
}
