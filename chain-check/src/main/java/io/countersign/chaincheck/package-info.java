/** Asks a chain's nodes whether the consensus key signed what this signer did not. */
@NullMarked
package io.countersign.chaincheck;

import org.jspecify.annotations.NullMarked;
