package io.countersign.tunnel.psk;

import io.countersign.tunnel.psk.HandshakeException.Cause;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.PSKTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.PskIdentity;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSKExternal;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.bouncycastle.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the end that is dialled takes. For one connection. A client that names an unknown identity
 * is answered exactly as one with a wrong key, after the same computations with a key made up for
 * it, so that names cannot be found out by trying.
 */
public final class ServerPolicy extends PSKTlsServer {
  private final TlsVersions versions;
  private final NamedKeys keys;
  private final Course course = new Course("the client");
  private final ExternalKey external = new ExternalKey();
  private boolean complete;

  /**
   * A policy over the keys of the moment.
   *
   * @param keys the key of an identity, asked during the handshake; the keys stay the caller's
   */
  public ServerPolicy(
      TlsCrypto crypto, Function<String, Optional<PresharedKey>> keys, TlsVersions versions) {
    this(crypto, new NamedKeys(keys), versions);
  }

  private ServerPolicy(TlsCrypto crypto, NamedKeys keys, TlsVersions versions) {
    super(crypto, keys);
    this.keys = keys;
    this.versions = versions;
  }

  /**
   * Who the client is.
   *
   * @throws IllegalStateException before the handshake is complete
   */
  public String identity() {
    PresharedKey key = keys.chosen();
    if (!complete || key == null) {
      throw new IllegalStateException("expected a client that proved its identity, got none yet");
    }
    return key.identity();
  }

  /** As {@link ClientPolicy#explain}. */
  public IOException explain(IOException failure) {
    if (!Course.isOfTls(failure)) {
      return failure;
    }
    String named = keys.named();
    if (named != null && isProofOfAnotherKey(failure)) {
      return keys.chosen() == null
          ? course.because(
              Cause.UNKNOWN_IDENTITY,
              "%s names the identity " + quoted(named) + ", which has no key here",
              failure)
          : course.because(
              Cause.WRONG_KEY, "%s has another key for the identity " + quoted(named), failure);
    }
    return course.explain(failure);
  }

  /** For a format string. */
  private static String quoted(String named) {
    return Printable.of(named).replace("%", "%%");
  }

  private static boolean isProofOfAnotherKey(IOException failure) {
    return switch (Course.raised(failure) < 0 ? Course.received(failure) : Course.raised(failure)) {
      case AlertDescription.decrypt_error, AlertDescription.bad_record_mac -> true;
      default -> false;
    };
  }

  /** "TLS 1.3", for a log line; once the handshake is complete. */
  public String version() {
    return context.getSecurityParametersConnection().getNegotiatedVersion().getName();
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return versions.offered();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return TlsUtils.getSupportedCipherSuites(getCrypto(), Suites.offered());
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return Suites.groups();
  }

  @Override
  protected int selectECDH(int minimumCurveBits) {
    int[] theirs = context.getSecurityParametersHandshake().getClientSupportedGroups();
    if (theirs == null) {
      return NamedGroup.secp256r1;
    }
    return IntStream.of(Suites.groups())
        .filter(ours -> Arrays.contains(theirs, ours))
        .findFirst()
        .orElse(-1);
  }

  @Override
  public void notifyClientVersion(ProtocolVersion version) {
    course.helloSeen();
  }

  @Override
  public int getSelectedCipherSuite() throws IOException {
    try {
      return super.getSelectedCipherSuite();
    } catch (TlsFatalAlert e) {
      course.foundPeerWithoutKey();
      throw e;
    }
  }

  @Override
  public @Nullable TlsCredentials getCredentials() throws IOException {
    if (TlsUtils.isTLSv13(context)) {
      course.foundPeerWithoutKey();
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no pre-shared key");
    }
    return super.getCredentials();
  }

  @Override
  @SuppressWarnings({"JdkObsolete", "rawtypes", "unchecked"}) // Bouncy Castle's
  public TlsPSKExternal getExternalPSK(Vector identities) {
    List<byte[]> names =
        ((Vector<PskIdentity>) identities).stream().map(PskIdentity::getIdentity).toList();
    byte[] chosen = keys.choose(names);
    return external.copy(getCrypto(), chosen, keys.exposeCopy());
  }

  @Override
  public void notifySecureRenegotiation(boolean secure) throws IOException {
    if (!secure && !TlsUtils.isTLSv13(context)) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no secure renegotiation");
    }
  }

  @Override
  public void notifyHandshakeComplete() {
    complete = true;
    external.wipe();
  }

  @Override
  public void notifyConnectionClosed() {
    external.wipe();
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }
}
