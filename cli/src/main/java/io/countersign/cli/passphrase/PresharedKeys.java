package io.countersign.cli.passphrase;

import io.countersign.cli.settings.SecretReference;
import io.countersign.cli.settings.TunnelSettings;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.PskFile;
import io.countersign.tunnel.psk.PresharedKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Gets the pre-shared keys of tunnels from where they are said to be, anew at each call. */
public final class PresharedKeys {
  private final Map<String, String> environment;

  /** None is read before it is asked for. */
  public PresharedKeys(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The key of a tunnel; the caller closes it.
   *
   * @throws PresharedKeyException if it cannot be read, or must not serve; says which tunnel
   */
  public PresharedKey read(TunnelSettings tunnel) throws PresharedKeyException {
    return read(tunnel.identity(), tunnel.psk(), "tunnel " + tunnel.place());
  }

  /**
   * The key of an identity; the caller closes it.
   *
   * @param of whose it is, for messages
   * @throws PresharedKeyException if it cannot be read, or must not serve
   */
  public PresharedKey read(String identity, SecretReference psk, String of)
      throws PresharedKeyException {
    try {
      byte[] text = text(psk);
      try {
        return PresharedKey.of(identity, text);
      } finally {
        Arrays.fill(text, (byte) 0);
      }
    } catch (PresharedKeyException | KeyFileException | IllegalArgumentException e) {
      throw new PresharedKeyException(
          "psk of %s, %s: %s".formatted(of, psk.label(), e.getMessage()), e);
    }
  }

  private byte[] text(SecretReference from) throws PresharedKeyException, KeyFileException {
    return switch (from) {
      case SecretReference.Credential credential ->
          PskFile.readCredential(credential(credential.name()));
      case SecretReference.InFile file -> PskFile.read(file.path());
      case SecretReference.Variable variable -> variable(variable.name());
    };
  }

  private Path credential(String name) throws PresharedKeyException {
    String folder = environment.get(Passphrases.CREDENTIALS);
    if (folder == null || folder.isEmpty()) {
      throw new PresharedKeyException(
          "expected systemd to hand over the credential, got no $%s: LoadCredential=%s:PATH in the unit does it"
              .formatted(Passphrases.CREDENTIALS, name));
    }
    return Path.of(folder, name);
  }

  private byte[] variable(String name) throws PresharedKeyException {
    String value = environment.get(name);
    if (value == null) {
      throw new PresharedKeyException(
          "expected a pre-shared key in the environment variable, which is not set");
    }
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
