/** Latency of a remote signer as its node sees it. */
@NullMarked
package io.countersign.harness.bench;

import org.jspecify.annotations.NullMarked;
