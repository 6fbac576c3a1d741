/** Tests of the primitives, each over all provider combinations of {@link TestCrypto}. */
@NullMarked
package io.countersign.protocol.crypto;

import org.jspecify.annotations.NullMarked;
