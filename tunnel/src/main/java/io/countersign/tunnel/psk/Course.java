package io.countersign.tunnel.psk;

import io.countersign.tunnel.psk.HandshakeException.Cause;
import java.io.EOFException;
import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsNoCloseNotifyException;

/** How far one handshake got, for the sentence that says why it got no further. */
final class Course {
  private final String peer;
  private boolean helloSeen;
  private boolean keyless;

  /** The other end's name in sentences: "the server". */
  Course(String peer) {
    this.peer = peer;
  }

  void helloSeen() {
    helloSeen = true;
  }

  void foundPeerWithoutKey() {
    keyless = true;
  }

  /** Whether this comes out of TLS at all, and not out of the socket beneath. */
  static boolean isOfTls(IOException failure) {
    return failure instanceof TlsFatalAlert
        || failure instanceof TlsFatalAlertReceived
        || failure instanceof TlsNoCloseNotifyException
        || failure instanceof EOFException;
  }

  /** The number of the alert that the other end sent, or -1. */
  static int received(IOException failure) {
    return failure instanceof TlsFatalAlertReceived alert ? alert.getAlertDescription() : -1;
  }

  /** The number of the alert that this end raised, or -1. */
  static int raised(IOException failure) {
    return failure instanceof TlsFatalAlert alert ? alert.getAlertDescription() : -1;
  }

  /** What is the same for both ends. */
  HandshakeException explain(IOException failure) {
    if (keyless) {
      return because(
          Cause.NO_PSK,
          "%s speaks TLS, but without a pre-shared key: is this the port of a tunnel?",
          failure);
    }
    int raised = raised(failure);
    if (raised == AlertDescription.protocol_version
        || received(failure) == AlertDescription.protocol_version) {
      return because(Cause.VERSION, "%s has no version of TLS in common: see the key tls", failure);
    }
    if (failure instanceof EOFException
        || failure instanceof TlsNoCloseNotifyException
        || isEnd(failure)) {
      return because(Cause.CLOSED, "%s closed the connection during the TLS handshake", failure);
    }
    if (!helloSeen && raised >= 0 && raised != AlertDescription.internal_error) {
      return because(
          Cause.NOT_TLS, "%s does not speak TLS: is this the port of a tunnel?", failure);
    }
    return because(Cause.PROTOCOL, "%s " + alert(failure), failure);
  }

  HandshakeException because(Cause cause, String sentence, IOException failure) {
    return new HandshakeException(cause, sentence.formatted(peer), failure);
  }

  /** Bouncy Castle's word for the end of the stream: this alert, and no detail as elsewhere. */
  private static boolean isEnd(IOException failure) {
    return raised(failure) == AlertDescription.handshake_failure
        && failure.getCause() == null
        && name(AlertDescription.handshake_failure).equals(failure.getMessage());
  }

  private static String alert(IOException failure) {
    int received = received(failure);
    return received >= 0
        ? "broke the TLS handshake off with the alert " + name(received)
        : "broke the rules of TLS, seen as " + name(raised(failure));
  }

  private static String name(int alert) {
    return alert < 0 ? "none" : AlertDescription.getText((short) alert);
  }
}
