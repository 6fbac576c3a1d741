/**
 * TLS with a pre-shared key inside blocking streams: what the signer's links and its chain check go
 * through. As blocking as a socket: no thread, no event loop, one record a write.
 */
@NullMarked
package io.countersign.tunnel.link;

import org.jspecify.annotations.NullMarked;
