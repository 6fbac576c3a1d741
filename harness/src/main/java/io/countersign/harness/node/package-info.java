/** What a node does with its signer: listen, ask, and check every answer. */
@NullMarked
package io.countersign.harness.node;

import org.jspecify.annotations.NullMarked;
