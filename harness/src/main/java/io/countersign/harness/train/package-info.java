/** A run of the real signer for the JVM to learn from. */
@NullMarked
package io.countersign.harness.train;

import org.jspecify.annotations.NullMarked;
