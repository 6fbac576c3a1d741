package io.countersign.tunnel.daemon;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One way through the tunnel: the socket that was accepted, and the one that is opened for it once
 * there is something to be said. All on the event loop of the former.
 *
 * <p>A node takes whoever connects to its signer port for the signer, and one that starts gives up
 * when nothing comes of it: so nothing is opened towards it before the first bytes are there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a socket comes as an event
final class Connection {
  /** For what was taken but not sent yet, once nothing more is to come. */
  private static final long PARTING_S = 5;

  private final Listener owner;
  private final Service service;
  private final Side near;
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private @Nullable Side far;
  private @Nullable Future<?> watch;
  private boolean opening;
  private boolean admitted;
  private boolean over;
  private long lastByte = System.nanoTime();

  Connection(Listener owner, Service service, Channel accepted) {
    this.owner = owner;
    this.service = service;
    this.near = new Side(this, accepted);
  }

  /** On the event loop. */
  void begin() {
    watchIdle(service.limits().idle().toNanos());
  }

  /** It has proved its key, and is counted until it is over. */
  void admitted() {
    admitted = true;
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** Another one needs its place among those who still have to prove their key. */
  void crowdedOut() {
    if (!admitted) {
      failed(
          "dropped during the TLS handshake, as the oldest of more than %d"
              .formatted(Handshakes.MOST));
    }
  }

  Service service() {
    return service;
  }

  Side near() {
    return near;
  }

  /** A side can be read and written. */
  void ready(Side side) {
    if (side != near) {
      join(side);
    } else if (!owner.admits(this)) {
      abort();
    } else if (service.targetSpeaksFirst()) {
      open();
    }
  }

  /** Bytes of one side for the other. */
  void bytes(Side from, ByteBuf bytes) {
    lastByte = System.nanoTime();
    Side to = other(from);
    if (over) {
      bytes.release();
    } else if (to != null) {
      to.write(bytes);
    } else {
      waiting.add(bytes);
      from.pause(true);
      open();
    }
  }

  /** All bytes of the moment were handed over. */
  void flush(Side from) {
    Side to = other(from);
    if (to != null) {
      to.flush();
    }
  }

  /** One side takes no more at the moment, or takes again: the other is read accordingly. */
  void writable(Side side, boolean writable) {
    Side from = other(side);
    if (from != null && far != null) {
      from.pause(!writable);
    }
  }

  /** No more bytes come from one side. */
  void inputEnded(Side side) {
    Side to = other(side);
    if (to != null) {
      to.finishOutput();
    } else if (!opening) {
      finish(); // nothing was said, and nobody waits for an answer
    }
    finishIfDone();
  }

  /** One side is closed, whoever did it: nothing goes on without it. */
  void closed(Side side) {
    if (side == near || side == far) {
      finish();
    }
  }

  /** Something went wrong; the sentence is for the operator. */
  void failed(String sentence) {
    if (!over) {
      owner.report(service, near.peer(), sentence);
    }
    abort();
  }

  /** What was to be opened cannot be; whoever waits for it is told at once, to try again. */
  void notOpened(String sentence) {
    if (!over) {
      owner.report(service, near.peer(), sentence);
    }
    finish();
  }

  /** Ends both sides at once, and so that they see that something is missing. */
  void abort() {
    near.reset();
    if (far != null) {
      far.reset();
    }
    finish();
  }

  /** The one that bytes of this side go to; null as long as it is not open. */
  private @Nullable Side other(Side side) {
    return side == near ? far : near;
  }

  private void open() {
    if (!opening && !over) {
      opening = true;
      owner.open(this);
    }
  }

  private void join(Side opened) {
    if (over) {
      opened.close();
      return;
    }
    far = opened;
    for (ByteBuf bytes = waiting.poll(); bytes != null; bytes = waiting.poll()) {
      opened.write(bytes);
    }
    opened.flush();
    if (near.isInputEnded()) {
      opened.finishOutput();
    }
    near.pause(!opened.isWritable());
    finishIfDone();
  }

  private void finishIfDone() {
    if (far != null && near.isDone() && far.isDone()) {
      finish();
    }
  }

  /**
   * Ends both sides once what they have is written, which takes as long as it takes but no longer.
   */
  private void finish() {
    if (over) {
      return;
    }
    over = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    if (watch != null) {
      watch.cancel(false);
    }
    watch = near.channel().eventLoop().schedule(this::abort, PARTING_S, TimeUnit.SECONDS);
    near.close();
    near.channel().closeFuture().addListener(_ -> gone());
    if (far != null) {
      far.close();
      far.channel().closeFuture().addListener(_ -> gone());
    }
  }

  /** It counts as long as one of its sockets is there. */
  private void gone() {
    if (near.channel().isOpen() || (far != null && far.channel().isOpen())) {
      return;
    }
    if (watch != null) {
      watch.cancel(false);
    }
    owner.over(this);
  }

  private void watchIdle(long nanos) {
    watch = near.channel().eventLoop().schedule(this::lookIdle, nanos, TimeUnit.NANOSECONDS);
  }

  private void lookIdle() {
    long left = service.limits().idle().toNanos() - (System.nanoTime() - lastByte);
    if (left > 0) {
      watchIdle(left);
    } else {
      failed("idle for %d s".formatted(service.limits().idle().toSeconds()));
    }
  }
}
