package io.countersign.protocol.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.countersign.protocol.codec.FrameDecoder;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.link.Loopback.Family;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and answers over real sockets in clear. */
@Timeout(30)
final class RequestConnectionTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void requestsAreTakenOneByOneHoweverTheyArrive(Family family) throws Exception {
    Request first = new Request.ShowPublicKey("test");
    Request second = new Request.SignBytes(Bytes.copyOf(new byte[100_000]));
    Request third = new Request.Ping();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (Request request : new Request[] {first, second, third}) {
      stream.writeBytes(FrameDecoder.delimit(NodeCodec.encode(request)));
    }
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT);
        RequestConnection connection = new RequestConnection(loopback.link)) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  loopback.peerSends(stream.toByteArray());
                } catch (IOException e) {
                  throw new CompletionException(e);
                }
              });
      assertEquals(first, connection.receive());
      assertEquals(second, connection.receive());
      assertEquals(third, connection.receive());
      sending.join();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHasItsLengthBeforeIt(Family family) throws Exception {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT);
        RequestConnection connection = new RequestConnection(loopback.link)) {
      connection.send(new Response.Pong());
      ByteBuffer came = ByteBuffer.allocate(10);
      while (came.position() < 3) {
        loopback.peer.read(came);
      }
      assertEquals("024200", Bytes.copyOf(Arrays.copyOf(came.array(), came.position())).hex());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatGoesAwayIsSaidToHaveClosed(Family family) throws Exception {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT);
        RequestConnection connection = new RequestConnection(loopback.link)) {
      loopback.peerSends((byte) 2, (byte) 0x3a);
      loopback.peer.close();
      EOFException e =
          assertInstanceOf(
              EOFException.class, assertThrows(IOException.class, connection::receive));
      assertEquals("the node closed the connection", e.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoRequestIsMalformed(Family family) throws Exception {
    try (Loopback loopback = Loopback.open(family, directory, Loopback.PATIENT);
        RequestConnection connection = new RequestConnection(loopback.link)) {
      loopback.peerSends((byte) 2, (byte) 0x42, (byte) 0);
      assertThrows(MalformedMessageException.class, connection::receive);
    }
  }
}
