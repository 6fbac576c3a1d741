package io.countersign.protocol.secret;

import io.countersign.protocol.consensus.Bytes;

/**
 * An established connection: the peer has proved that it holds {@code remotePublicKey}. Whether
 * that is the peer one wants to talk to is for the holder to check, before anything is said.
 *
 * @param remotePublicKey Ed25519, 32 bytes
 * @param sealer our frames to the peer
 * @param opener the peer's frames to us
 */
public record SecretConnection(Bytes remotePublicKey, FrameSealer sealer, FrameOpener opener)
    implements AutoCloseable {
  /** The peer's id, 40 characters of lower-case hex. */
  public String remotePeerId() {
    return PeerId.of(remotePublicKey);
  }

  /** Wipes the session keys; both halves fail from then on. */
  @Override
  public void close() {
    sealer.close();
    opener.close();
  }
}
