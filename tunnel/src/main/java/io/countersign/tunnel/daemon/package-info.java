/**
 * The program on the node's side, in place of stunnel: services that accept connections in one form
 * and open them in the other, TLS with pre-shared keys being one of the two.
 *
 * <p>{@link io.countersign.tunnel.daemon.Tunnel} runs {@link io.countersign.tunnel.daemon.Plan}s.
 * Both halves of a connection live on one event loop, so that nothing here is locked.
 */
@NullMarked
package io.countersign.tunnel.daemon;

import org.jspecify.annotations.NullMarked;
