package io.countersign.cli.settings;

import io.countersign.cli.settings.Key.Trait;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What strings of the file refer to, where it says {@code references = true}: {@code ${NAME}} to
 * the environment, and in keys that name a file with a secret {@code credential:NAME} to systemd's
 * credentials and {@code file:PATH} to a file. What is put in is not looked at for further
 * references.
 */
final class References {
  /** Where systemd has put what LoadCredential= names (systemd.exec(5)). */
  private static final String CREDENTIALS = "CREDENTIALS_DIRECTORY";

  private static final String CREDENTIAL = "credential:";
  private static final String FILE = "file:";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
  private static final Pattern CREDENTIAL_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Whether a string would mean something else if references were followed. */
  static boolean isIn(Key key, String text) {
    return text.contains("${")
        || (key.is(Trait.SECRET_FILE) && (text.startsWith(CREDENTIAL) || text.startsWith(FILE)));
  }

  /**
   * What a string means.
   *
   * @throws UnresolvedException if what it refers to is not there; names it, never its value
   */
  String follow(Key key, String text) throws UnresolvedException {
    if (key.is(Trait.SECRET_FILE) && text.startsWith(CREDENTIAL)) {
      return credential(key, text.substring(CREDENTIAL.length()));
    }
    boolean isFile = key.is(Trait.SECRET_FILE) && text.startsWith(FILE);
    return expanded(key, isFile ? text.substring(FILE.length()) : text);
  }

  private String credential(Key key, String name) throws UnresolvedException {
    if (!CREDENTIAL_NAME.matcher(name).matches()) {
      throw new UnresolvedException(
          "expected credential:NAME for %s, a name of letters, digits, dots, _ and -"
              .formatted(key.name()));
    }
    String folder = environment.get(CREDENTIALS);
    if (folder == null) {
      throw new UnresolvedException(
          "no $%s for credential:%s in %s: systemd sets it for a unit with LoadCredential=%s:PATH"
              .formatted(CREDENTIALS, name, key.name(), name));
    }
    return folder + "/" + name;
  }

  private String expanded(Key key, String text) throws UnresolvedException {
    StringBuilder expanded = new StringBuilder();
    Matcher variable = VARIABLE.matcher(text);
    int end = 0;
    while (variable.find()) {
      String value = environment.get(variable.group(1));
      if (value == null) {
        throw new UnresolvedException(
            "no environment variable %s, which %s refers to"
                .formatted(variable.group(1), key.name()));
      }
      expanded.append(literal(key, text.substring(end, variable.start()))).append(value);
      end = variable.end();
    }
    return expanded.append(literal(key, text.substring(end))).toString();
  }

  private static String literal(Key key, String text) throws UnresolvedException {
    if (text.contains("${")) {
      throw new UnresolvedException(
          "expected ${NAME} in %s, a name of letters, digits and _".formatted(key.name()));
    }
    return text;
  }
}
