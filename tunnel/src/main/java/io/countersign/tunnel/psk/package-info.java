/**
 * TLS with a pre-shared key, both ends of it, without input or output: what the signer's blocking
 * link and the daemon on the node's side have in common.
 *
 * <p>{@link io.countersign.tunnel.psk.ClientPolicy} and {@link
 * io.countersign.tunnel.psk.ServerPolicy} are handed to Bouncy Castle's {@code TlsClientProtocol}
 * and {@code TlsServerProtocol}, with streams for a blocking end and without for one that is fed.
 * One policy serves one connection. What a handshake throws goes through the policy's {@code
 * explain}, which has a sentence for an operator.
 *
 * <p>TLS 1.3 with external keys and a fresh exchange (RFC 8446, psk_dhe_ke), TLS 1.2 with ECDHE_PSK
 * and AEAD suites (RFC 5489, 7905, 8442) and extended master secrets (RFC 7627). Never a suite
 * without forward secrecy, a certificate, renegotiation, resumption or early data.
 */
@NullMarked
package io.countersign.tunnel.psk;

import org.jspecify.annotations.NullMarked;
