package io.countersign.tunnel.daemon;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsServerProtocol;

/** The end that is dialled, fed by hand. */
final class ServerEnd extends TlsServerProtocol implements HalfClosing {
  private boolean peerDone;

  @Override
  public boolean isPeerDone() {
    return peerDone;
  }

  @Override
  public void sayDone() throws IOException {
    raiseAlertWarning(AlertDescription.close_notify, "no more data");
  }

  @Override
  protected void handleAlertWarningMessage(short description) throws IOException {
    if (description == AlertDescription.close_notify && isConnected()) {
      peerDone = true;
    } else {
      super.handleAlertWarningMessage(description);
    }
  }
}
