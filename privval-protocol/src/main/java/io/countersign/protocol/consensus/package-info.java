/** Consensus values as they travel in privval messages: immutable, without I/O. */
@NullMarked
package io.countersign.protocol.consensus;

import org.jspecify.annotations.NullMarked;
