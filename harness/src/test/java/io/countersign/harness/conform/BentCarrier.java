package io.countersign.harness.conform;

import io.countersign.protocol.link.CarrierLink;
import io.countersign.protocol.secret.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** A socket whose first messages a flaw may change. */
final class BentCarrier implements CarrierLink {
  private final CarrierLink socket;
  private final Flaw flaw;
  private byte[] heldBack = {};
  private boolean begun;

  BentCarrier(CarrierLink socket, Flaw flaw) {
    this.socket = socket;
    this.flaw = flaw;
  }

  @Override
  public void beginHandshake() {
    socket.beginHandshake();
  }

  @Override
  public void endHandshake() {
    socket.endHandshake();
  }

  @Override
  public int read(byte[] into) throws IOException {
    return read(ByteBuffer.wrap(into));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int from = into.position();
    int length = socket.read(into);
    if (heldBack.length > 0) {
      socket.write(heldBack);
      heldBack = new byte[0];
    }
    if (flaw == Flaw.LOW_ORDER_TAKEN && length == 35) {
      byte[] point = new byte[32];
      into.duplicate().position(from + 3).get(point);
      if (HexFormat.of().formatHex(point).matches("0[01]0{62}")) {
        socket.write(new byte[Frame.SEALED_LENGTH]);
      }
    }
    return length;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    if (!begun && flaw == Flaw.WAITS_FOR_THE_NODE) {
      heldBack = bytes;
    } else {
      socket.write(bytes);
    }
    begun = true;
  }

  @Override
  public void close() {
    socket.close();
  }
}
