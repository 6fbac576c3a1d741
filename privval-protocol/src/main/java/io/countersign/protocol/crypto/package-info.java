/** The primitives that the protocols need, over whichever JCA providers were chosen at start. */
@NullMarked
package io.countersign.protocol.crypto;

import org.jspecify.annotations.NullMarked;
