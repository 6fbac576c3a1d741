/**
 * SecretConnection as pure objects: handshake, key schedule, transcript and frames; bytes in, bytes
 * out.
 */
@NullMarked
package io.countersign.protocol.secret;

import org.jspecify.annotations.NullMarked;
