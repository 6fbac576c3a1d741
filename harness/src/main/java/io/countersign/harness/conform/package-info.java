/**
 * Whether a signer, whoever made it, does what a node needs: a list of named checks, and the node's
 * side that runs them. What a right answer is does not come from our signer's code.
 */
@NullMarked
package io.countersign.harness.conform;

import org.jspecify.annotations.NullMarked;
