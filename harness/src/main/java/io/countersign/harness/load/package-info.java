/**
 * Load on a signer: many chains, each request at the time when it is due, whatever became of the
 * one before.
 */
@NullMarked
package io.countersign.harness.load;

import org.jspecify.annotations.NullMarked;
