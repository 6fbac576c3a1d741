package io.countersign.tunnel.psk;

import io.countersign.tunnel.psk.HandshakeException.Cause;
import java.io.IOException;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.PSKTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsPSK;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** What the end that dials offers and insists on. For one connection. */
public final class ClientPolicy extends PSKTlsClient {
  private final HandshakeKey key;
  private final TlsVersions versions;
  private final Course course = new Course("the server");
  private final ExternalKey external = new ExternalKey();

  /** The key stays the caller's, and open until the handshake has begun. */
  public ClientPolicy(TlsCrypto crypto, PresharedKey key, TlsVersions versions) {
    this(crypto, new HandshakeKey(key), versions);
  }

  private ClientPolicy(TlsCrypto crypto, HandshakeKey key, TlsVersions versions) {
    super(crypto, key);
    this.key = key;
    this.versions = versions;
  }

  /**
   * What to throw for what a handshake threw: a {@link HandshakeException} if it came out of TLS,
   * else the same, which came out of the socket.
   */
  public IOException explain(IOException failure) {
    if (!Course.isOfTls(failure)) {
      return failure;
    }
    return switch (Course.received(failure)) {
      case AlertDescription.unknown_psk_identity ->
          because(
              Cause.UNKNOWN_IDENTITY,
              "%%s does not know the identity \"%s\": name one that it has a key for",
              failure);
      // OpenSSL has either, and so has our own server for an identity that it does not know.
      case AlertDescription.bad_record_mac,
          AlertDescription.decrypt_error,
          AlertDescription.illegal_parameter ->
          because(
              Cause.KEY_REFUSED,
              "%%s refused the key: it has another for the identity \"%s\", or none",
              failure);
      case AlertDescription.handshake_failure, AlertDescription.insufficient_security ->
          because(
              Cause.NO_PSK,
              "%%s has no key for the identity \"%s\", or takes no pre-shared keys with forward"
                  + " secrecy",
              failure);
      default -> isOwnProofOfAnotherKey(failure) ? refused(failure) : course.explain(failure);
    };
  }

  private HandshakeException refused(IOException failure) {
    return because(Cause.KEY_REFUSED, "%%s has another key for the identity \"%s\"", failure);
  }

  private HandshakeException because(Cause cause, String sentence, IOException failure) {
    return course.because(cause, sentence.formatted(key.identity()), failure);
  }

  /** In TLS 1.2 it may be us who see it first. */
  private static boolean isOwnProofOfAnotherKey(IOException failure) {
    int raised = Course.raised(failure);
    return raised == AlertDescription.bad_record_mac || raised == AlertDescription.decrypt_error;
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
  @SuppressWarnings("JdkObsolete") // Bouncy Castle's
  protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
    Vector<Integer> groups = new Vector<>();
    TlsUtils.addIfSupported(groups, getCrypto(), Suites.groups());
    return groups;
  }

  @Override
  @SuppressWarnings({"JdkObsolete", "rawtypes"}) // Bouncy Castle's
  public Vector getExternalPSKs() {
    return TlsUtils.vectorOfOne(external.copy(getCrypto(), key.getPSKIdentity(), key.getPSK()));
  }

  @Override
  public void notifyHandshakeBeginning() throws IOException {
    super.notifyHandshakeBeginning();
    key.begin();
  }

  @Override
  public void notifyServerVersion(ProtocolVersion version) {
    course.helloSeen();
  }

  @Override
  public void notifySelectedPSK(@Nullable TlsPSK selected) throws IOException {
    external.wipe();
    if (selected == null) {
      course.foundPeerWithoutKey();
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no pre-shared key");
    }
  }

  @Override
  public void notifySecureRenegotiation(boolean secure) throws IOException {
    if (!secure) {
      throw new TlsFatalAlert(AlertDescription.handshake_failure, "no secure renegotiation");
    }
  }

  @Override
  public void notifyConnectionClosed() {
    wipe();
  }

  @Override
  public void notifyHandshakeComplete() {
    wipe();
  }

  private void wipe() {
    external.wipe();
    key.end();
  }

  @Override
  public TlsAuthentication getAuthentication() throws IOException {
    course.foundPeerWithoutKey();
    throw new TlsFatalAlert(AlertDescription.handshake_failure, "no certificate is taken");
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  protected @Nullable CertificateStatusRequest getCertificateStatusRequest() {
    return null;
  }
}
