/**
 * The contract of every key that lives in hardware, for the modules that have one: signer-core's
 * test-jar.
 */
@NullMarked
package io.countersign.core.hsm;

import org.jspecify.annotations.NullMarked;
